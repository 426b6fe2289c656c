"""Calls with a code on a phone."""
