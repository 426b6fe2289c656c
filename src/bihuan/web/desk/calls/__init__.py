"""Calls that can be verified: opened by who calls, checked at the hotline, reported ones for the reviewer."""
