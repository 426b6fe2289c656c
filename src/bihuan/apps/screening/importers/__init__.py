"""Outside files of mass testing: what laboratories send of tubes."""
