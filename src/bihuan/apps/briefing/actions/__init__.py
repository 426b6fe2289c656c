"""What is done in briefing."""
