"""Trust: revealing one value, breaking the glass, who looked, the log and its reviews."""
