"""What may happen in mass testing. Pure values in and out."""
