"""What is made of a published site beside serving it: static copies, frozen editions."""
