"""Chains of transmission: who infected whom, how soon, how many, and where."""
