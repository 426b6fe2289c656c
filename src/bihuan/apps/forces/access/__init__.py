"""Who may have what of forces: an object of one's own incident and unit, or a refusal that tells nothing."""
