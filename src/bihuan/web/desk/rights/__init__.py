"""Rights of residents at the desk: codes, what they ask, and the notices of first contact."""
