"""What may happen with accounts: factors, throttles, sessions, grants. Pure values."""
