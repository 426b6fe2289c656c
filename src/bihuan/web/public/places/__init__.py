"""The list of places where people may have been exposed: a page and the same as JSON."""
