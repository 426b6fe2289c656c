"""Pages about areas: what holds at an address, and the outlines that came from files."""
