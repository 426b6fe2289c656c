"""Mass testing at the desk: rounds, coverage, who is missing, sites."""
