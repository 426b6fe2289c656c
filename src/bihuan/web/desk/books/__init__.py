"""The books: reconciliation with its ten equations, and the hand-over that both sides sign."""
