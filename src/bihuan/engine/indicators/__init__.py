"""What the outbreak does, in figures that say when they must not be shown (docs/indicators.md)."""
