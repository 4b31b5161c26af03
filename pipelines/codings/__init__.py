"""What people coded of the campaign's own mentions: drawing the sample, keeping it, weighing it."""
