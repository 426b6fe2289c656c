"""The first page of the public site."""
