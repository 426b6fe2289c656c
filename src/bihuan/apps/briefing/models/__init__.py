"""What briefing remembers."""
