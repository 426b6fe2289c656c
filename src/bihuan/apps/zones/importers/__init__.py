"""Files and texts that zones read; no Django."""
