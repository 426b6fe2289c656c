"""What follows from an event in the care of residents."""
