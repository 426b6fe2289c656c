"""Intake from the command line."""
