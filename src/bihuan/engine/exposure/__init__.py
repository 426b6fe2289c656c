"""Who was exposed: the lake of visits and points, its index, and the search for everyone who met a case."""
