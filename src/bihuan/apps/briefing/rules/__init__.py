"""What may happen in briefing. Pure."""
