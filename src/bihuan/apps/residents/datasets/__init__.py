"""What can be taken out of the care of residents, one file a page."""
