"""Queues and pools of mass testing: how long people wait, when a round ends, how many to put in one tube."""
