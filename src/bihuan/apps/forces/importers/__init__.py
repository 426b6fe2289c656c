"""Text to rows: duty rosters as they are."""
