"""What is known about orders and their books."""
