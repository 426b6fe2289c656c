"""Announcements and the list of places."""
