"""The drill (演练): a fictitious district played on a virtual clock, through the same actions as the real thing."""
