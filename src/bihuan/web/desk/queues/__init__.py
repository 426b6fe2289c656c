"""The lines at test sites, and what would become of them with other lanes, rates, pool sizes or hours."""
