"""The journal's arithmetic: canonical bytes, Merkle tree, signatures. Imports no Django."""
