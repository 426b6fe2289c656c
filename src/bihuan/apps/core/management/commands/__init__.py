"""Commands of `bihuan`."""
