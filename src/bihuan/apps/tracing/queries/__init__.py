"""What tracing knows."""
