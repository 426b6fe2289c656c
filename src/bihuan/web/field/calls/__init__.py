"""Calling somebody of an order with a code, on a phone."""
