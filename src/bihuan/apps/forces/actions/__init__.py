"""What is done in forces. One function = one transaction, one event per object moved."""
