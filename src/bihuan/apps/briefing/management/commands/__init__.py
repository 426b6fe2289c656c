"""Commands of briefing."""
