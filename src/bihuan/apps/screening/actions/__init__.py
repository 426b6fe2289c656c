"""What is done in mass testing: one function, one transaction, one event per object moved."""
