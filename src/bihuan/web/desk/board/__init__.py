"""The duty board: one number, ten equations, what is late and whom to call; it looks again by itself."""
