"""Taking a request for help at a gate or on the way, on a phone."""
