"""Duty on the ground at the desk: posts now, calls, inspections."""
