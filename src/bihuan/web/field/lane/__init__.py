"""Taking samples at a lane, and handing tubes over, on a phone: one thumb, works while the network is away."""
