"""What may happen to a work order: states, moves, guards, effects, limits, equations. Pure values."""
