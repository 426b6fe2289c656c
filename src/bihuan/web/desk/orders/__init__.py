"""Work orders at the desk: the list, dispatch in bulk, one order with its story, the desk of a unit."""
