"""What is done in tracing. One function = one transaction, one event per object moved."""
