"""THINK: rows in, findings out; imports no Django."""
