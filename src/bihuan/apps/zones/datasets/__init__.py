"""What can be taken out of zones, one file a page."""
