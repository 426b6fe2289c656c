"""Who may have what in zones."""
