"""Who may have what of mass testing: an object of one's own incident and unit, or a refusal."""
