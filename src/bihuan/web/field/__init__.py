"""Pages of the field: a phone in the heat."""
