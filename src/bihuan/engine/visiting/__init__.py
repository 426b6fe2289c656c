"""Routes of teams that visit people at home: who goes where, in which order, within windows, skills and shifts."""
