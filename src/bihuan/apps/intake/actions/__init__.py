"""What is done with what arrives."""
