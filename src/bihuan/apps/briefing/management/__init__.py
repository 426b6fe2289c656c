"""The commands of briefing and of the public pages."""
