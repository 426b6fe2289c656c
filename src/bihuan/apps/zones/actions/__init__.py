"""What is done in zones."""
