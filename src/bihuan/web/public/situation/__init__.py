"""The latest press sheet of each open incident, published."""
