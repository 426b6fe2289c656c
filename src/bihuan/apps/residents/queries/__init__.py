"""What is known in the care of residents."""
