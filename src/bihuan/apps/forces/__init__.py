"""Shifts and the holder of each duty role."""
