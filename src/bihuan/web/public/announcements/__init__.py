"""Announcements as the public reads them: pages, RSS, CAP."""
