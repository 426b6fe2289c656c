"""Pages of the list of places of possible exposure: proposed, chosen, confirmed, taken off."""
