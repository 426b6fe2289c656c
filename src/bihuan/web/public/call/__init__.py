"""Is this call real: the check of a code, the look-up of a number, the report of a call."""
