"""On patrol, on a phone: where to go, one thumb for what is to be said, one's own last position."""
