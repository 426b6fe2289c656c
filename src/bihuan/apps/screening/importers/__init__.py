"""Outside files of mass testing: lists of sites as communities keep them, what laboratories send of tubes."""
