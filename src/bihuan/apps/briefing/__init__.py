"""What the public is told: calls that can be verified, facts, announcements, situation reports, one's own data."""
