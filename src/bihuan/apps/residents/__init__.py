"""The care of residents."""
