"""What may happen in the care of residents."""
