"""What may happen in tracing, and what follows from dates. Pure values."""
