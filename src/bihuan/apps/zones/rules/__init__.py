"""What may happen in zones."""
