"""Lists of those who need care, read line by line. Pure."""
