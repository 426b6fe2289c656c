"""Commands of zones."""
