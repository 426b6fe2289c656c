"""Gates: what is said of one, and how long people wait before it. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.screening.waiting import wait_mmc

MOST_LANES, LEAST_S, MOST_S, MOST_AN_HOUR = 40, 1, 600, 100_000
CLOSING = ("not_needed", "moved", "unsafe", "mistaken")


@dataclass(frozen=True, slots=True)
class GateTold:
    """What is said of a gate; `area` is the code of the compound it closes, `seconds` one check in one lane."""

    name: str
    unit: str
    area: str = ""
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    lanes: int = 1
    seconds: int = 8
    number: int = 0


def check_gate(told: GateTold) -> None:
    """Refuse a gate that cannot be.

    :raises NotAllowed: `gate_without_name`, `bad_gate_lanes`, `bad_gate_seconds`, `bad_position`.
    """
    if not told.name.strip():
        raise NotAllowed("gate_without_name")
    if not 1 <= told.lanes <= MOST_LANES:
        raise NotAllowed("bad_gate_lanes", most=MOST_LANES)
    if not LEAST_S <= told.seconds <= MOST_S:
        raise NotAllowed("bad_gate_seconds", most=MOST_S)
    if (told.longitude is None) != (told.latitude is None):
        raise NotAllowed("bad_position")


@dataclass(frozen=True, slots=True)
class Throughput:
    """The line before a gate in balance (M/M/c): seconds of waiting, people waiting, the share of time a lane is busy.

    Where more come than the lanes can check it is `overloaded`: the line grows by `grows` people an hour and no mean
    wait exists. `needed` are the fewest lanes with which there is a balance.
    """

    lanes: int
    seconds: float
    an_hour: float
    busy: float
    wait_s: float
    line: float
    needed: int

    @property
    def is_overloaded(self) -> bool:
        """Say whether more come than can be checked."""
        return math.isinf(self.wait_s)

    @property
    def can_check(self) -> float:
        """Return how many people an hour the lanes can check at most."""
        return self.lanes * 3600.0 / self.seconds

    @property
    def grows(self) -> float:
        """Return by how many people an hour the line grows; 0 in balance."""
        return max(0.0, self.an_hour - self.can_check)


def throughput(*, lanes: int, seconds: float, an_hour: float) -> Throughput:
    """Return how a gate does with this many lanes, seconds a check and arrivals an hour (Erlang C, see `wait_mmc`).

    :raises NotAllowed: `bad_gate_lanes`, `bad_gate_seconds`, `bad_arrivals`.
    """
    check_gate(GateTold("gate", "", lanes=lanes, seconds=math.floor(seconds)))
    if not 0 <= an_hour <= MOST_AN_HOUR:
        raise NotAllowed("bad_arrivals", most=MOST_AN_HOUR)
    found = wait_mmc(lanes, an_hour / 3600.0, float(seconds))
    needed = math.floor(an_hour * seconds / 3600.0) + 1
    return Throughput(lanes, float(seconds), float(an_hour), found.busy, found.wait, found.line, needed)
