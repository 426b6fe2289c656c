"""What follows from an event in mass testing. Each takes what it is told, and may run twice."""
