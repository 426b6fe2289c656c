"""What is done in the care of residents."""
