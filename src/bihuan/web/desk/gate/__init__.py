"""The query gate: asking, the answer with its reason, agreeing, and what a month came to."""
