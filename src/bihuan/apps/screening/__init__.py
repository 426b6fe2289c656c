"""Mass testing: rounds, sites, lanes, pools; nobody missed is a set difference."""
