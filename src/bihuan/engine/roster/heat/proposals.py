"""What to do about a block the heat does not permit, and what stays unstaffed all the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bihuan.engine.roster.heat.allowances import allowance
from bihuan.engine.roster.heat.clothing import clothing_of
from bihuan.engine.roster.heat.values import HOUR_S, NoSuchHeat, Wbgt, wbgt_indoor

Hour = tuple[int, "Wbgt | float"]
BOOTH_C: Final = 26.0
BOOTH_HUMIDITY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that can be done. `kind`: hours, relief, booth, clothing or unstaffed.

    [starts, ends) in seconds since 1970 UTC; `work_minutes` an hour in `clothing` (0 when unstaffed); `people` that are
    then needed for the post at once, resting ones counted.
    """

    kind: str
    starts: int
    ends: int
    clothing: str
    work_minutes: int
    people: int


@dataclass(frozen=True, slots=True)
class _Case:
    hours: dict[int, Wbgt | float]
    clothing: str
    allowed: tuple[str, ...]
    minimum: int
    workload: str
    acclimatised: bool

    def minutes(self, heat: Wbgt | float, clothing: str) -> int:
        return allowance(heat, clothing=clothing, workload=self.workload, acclimatised=self.acclimatised).work_minutes

    def worst(self, hours: Iterable[int], clothing: str) -> int:
        return min(self.minutes(self.hours[at], clothing) for at in hours)

    def people(self, minutes: int) -> int:
        return self.minimum * math.ceil(60 / minutes) if minutes else 0


def propose(
    outlook: Sequence[Hour],
    *,
    starts: int,
    ends: int,
    minimum: int,
    clothing: str,
    allowed: Sequence[str] = (),
    booth_c: float | None = BOOTH_C,
    workload: str = "moderate",
    acclimatised: bool = True,
) -> tuple[Proposal, ...]:
    """Return what can be done for a block [starts, ends) whose heat leaves less than whole hours; () when all is well.

    `outlook` are the hours that are known (when each begins, its heat), the block among them; `allowed` the clothing
    the rules of the post allow besides its own; `booth_c` the air of a cooled booth, None where none can stand.
    Hours that `outlook` does not know are never proposed. The order: other hours, relief, booth, clothing, unstaffed.

    :raises NoSuchHeat: when a code is not in the tables, or `outlook` does not know an hour of the block.
    """
    lighter = tuple(sorted(allowed, key=lambda code: -clothing_of(code).addition_c))
    case = _Case(dict(outlook), clothing, lighter, minimum, workload, acclimatised)
    block = list(range(starts, ends, HOUR_S))
    for at in block:
        if at not in case.hours:
            raise NoSuchHeat("outlook", at)
    if not block or case.worst(block, clothing) == 60:
        return ()
    found = [_other_hours(case, block), _relief(case, block), _booth(case, block, booth_c), _clothing(case, block)]
    return (*(one for one in found if one), *_unstaffed(case, block))


def _other_hours(case: _Case, block: list[int]) -> Proposal | None:
    """Return the hours of the block's length with the most minutes; where it is closed, fewer rather than none."""
    now = case.worst(block, case.clothing)
    for length in range(len(block), 0, -1) if now == 0 else (len(block),):
        stretches = [range(at, at + length * HOUR_S, HOUR_S) for at in sorted(case.hours)]
        known = [one for one in stretches if all(at in case.hours for at in one)]
        best = max(known, key=lambda one: (case.worst(one, case.clothing), -one.start))
        minutes = case.worst(best, case.clothing)
        if minutes > now:
            return Proposal("hours", best.start, best.stop, case.clothing, minutes, case.people(minutes))
    return None


def _relief(case: _Case, block: list[int]) -> Proposal | None:
    minutes = case.worst(block, case.clothing)
    if not minutes:
        return None
    return Proposal("relief", block[0], block[-1] + HOUR_S, case.clothing, minutes, case.people(minutes))


def _booth(case: _Case, block: list[int], booth_c: float | None) -> Proposal | None:
    if booth_c is None:
        return None
    heat = wbgt_indoor(wet_bulb_of_booth_c(booth_c), booth_c)
    for code in (case.clothing, *case.allowed):
        minutes = case.minutes(heat, code)
        if minutes:
            return Proposal("booth", block[0], block[-1] + HOUR_S, code, minutes, case.people(minutes))
    return None


def _clothing(case: _Case, block: list[int]) -> Proposal | None:
    """Return the heaviest allowed clothing that permits more than the post's own does."""
    now = case.worst(block, case.clothing)
    for code in case.allowed:
        minutes = case.worst(block, code)
        if minutes > now:
            return Proposal("clothing", block[0], block[-1] + HOUR_S, code, minutes, case.people(minutes))
    return None


def _unstaffed(case: _Case, block: list[int]) -> list[Proposal]:
    """Return the stretches in which nobody may work outdoors in any clothing the rules allow."""
    codes = (case.clothing, *case.allowed)
    closed = [at for at in block if not any(case.minutes(case.hours[at], code) for code in codes)]
    stretches: list[Proposal] = []
    for at in closed:
        begins = at
        if stretches and stretches[-1].ends == at:
            begins = stretches.pop().starts
        stretches.append(Proposal("unstaffed", begins, at + HOUR_S, case.clothing, 0, 0))
    return stretches


def wet_bulb_of_booth_c(air_c: float, humidity: float = BOOTH_HUMIDITY) -> float:
    """Return the wet bulb of a cooled room, °C, from its air and humidity (0.05 to 0.99).

    R. Stull: *Wet-Bulb Temperature from Relative Humidity and Air Temperature*, J. Appl. Meteor. Climatol. 50 (2011)
    2267-2269, equation 1; within 1 °C between -20 and 50 °C. A room has no sun: the wick stands close to it.
    """
    percent = humidity * 100
    return float(
        air_c * math.atan(0.151977 * math.sqrt(percent + 8.313659))
        + math.atan(air_c + percent)
        - math.atan(percent - 1.676331)
        + 0.00391838 * percent**1.5 * math.atan(0.023101 * percent)
        - 4.686035
    )
