"""The public form for help."""
