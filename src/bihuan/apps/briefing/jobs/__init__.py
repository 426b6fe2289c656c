"""What follows from events in briefing."""
