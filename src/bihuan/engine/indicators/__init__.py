"""What the outbreak does, in figures that say when they must not be shown; the definitions stand in docs/indicators.md."""
