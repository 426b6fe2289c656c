"""Who may have what in the care of residents."""
