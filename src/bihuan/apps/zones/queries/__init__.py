"""What is known in zones."""
