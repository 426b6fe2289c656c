"""A gate on a phone: does this pass open, who went through; one thumb, works while the network is away."""
