"""The published figures: counts of the outbreak, and of the desk itself."""
