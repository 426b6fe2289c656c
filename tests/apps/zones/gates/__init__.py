"""Gates, passes and the inside over the database."""
