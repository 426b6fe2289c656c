"""Pages of interviews: the list, and one interview with its script, its questions, and the code for the call."""
