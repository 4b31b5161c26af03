"""The pages of the published site: what they read, compute and draw."""
