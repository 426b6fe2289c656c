"""Roads and response times: what graph is in force, how long from here to there, and how long it really took."""
