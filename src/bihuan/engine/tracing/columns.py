"""What the tables of a network are made of, as names alone: whoever only lists the columns loads no engine."""

from __future__ import annotations

from typing import Final

# The factors of an arrow, in the order of the columns of `Network.ratios`.
FACTORS: Final = ("interval", "outside", "contact", "shared", "place", "distance", "genetic")
LINELIST: Final = (
    "id", "onset_from", "onset_to", "cluster", "generation", "expected_generation", "expected_infected",
    "outside_share",
)  # fmt: skip
CONTACTS: Final = ("from", "to", "share", "is_in_set", "is_likeliest", "reasons", *FACTORS)
