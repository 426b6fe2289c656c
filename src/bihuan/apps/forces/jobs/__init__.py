"""What follows from an event in forces. Each takes what it is told, and may run twice."""
