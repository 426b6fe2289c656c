"""At a post, on a phone: come, relieve, rest, leave, answer a call."""
