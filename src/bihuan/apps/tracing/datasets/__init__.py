"""What can be taken out of tracing, one file a page."""
