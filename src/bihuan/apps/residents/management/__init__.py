"""The commands of the care of residents."""
