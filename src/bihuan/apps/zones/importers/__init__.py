"""Outside files of zones: areas as others drew them."""
