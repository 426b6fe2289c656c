"""The public form for care."""
