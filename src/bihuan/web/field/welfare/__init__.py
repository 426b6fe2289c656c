"""Welfare checks on a phone: my visits in order, one thumb, works while the network is away."""
