"""Taking data out of the desk."""
