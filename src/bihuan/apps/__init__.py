"""KEEP: bounded contexts, one Django app each, with the same file names."""
