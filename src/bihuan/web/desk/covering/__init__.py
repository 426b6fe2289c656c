"""Coverage: what is reached in 1, 3 and 5 minutes, what is lost when a unit leaves, where units should stand."""
