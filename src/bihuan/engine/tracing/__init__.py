"""Chains of transmission: who may have infected whom, how soon, how many, where it clusters and where it came from."""
