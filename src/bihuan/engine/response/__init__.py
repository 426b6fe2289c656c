"""Response: whom to send, and how long it really took from point to point of the clock."""

from bihuan.engine.response.choosing import Candidate, Choice, LeftOut, Ranked, Wanted, rank_units
from bihuan.engine.response.clock import INTERVALS, Interval, Points
from bihuan.engine.response.summing import Row, summarise

__all__ = [
    "INTERVALS", "Candidate", "Choice", "Interval", "LeftOut", "Points", "Ranked", "Row", "Wanted", "rank_units",
    "summarise",
]  # fmt: skip
