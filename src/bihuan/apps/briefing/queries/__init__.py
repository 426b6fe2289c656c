"""What is known in briefing."""
