"""Who may have which briefing."""
