"""Pages of fact-checks: what goes round, what is answered, what residents ask."""
