"""What follows from an event in zones."""
