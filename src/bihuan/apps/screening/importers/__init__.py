"""Text to rows: pure parsers of what is pasted or sent."""
