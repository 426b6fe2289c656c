"""Finding out: exposure searches, the network of transmission, the indicators, pasted reports."""
