"""What holds where several controls lie over each other. Pure; the rule stands in words in docs/zones-areas.md.

1. Everything that holds, holds: the measures of all controls there are united, none is taken away by another.
2. The level of the place is that of the **strictest** control there, in the order of the protocol. A control without a
   level is weaker than any with one; a level that the protocol does not know (it was changed since) lies between.
3. Between controls of one level the **newest decision** comes first, and of two of one instant the higher number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

WonBy = Literal["", "only", "level", "newest"]


@dataclass(frozen=True, slots=True)
class HeldControl:
    """One control that holds at a place. `is_strongest`: by the rule it comes first there.

    `is_partly`: asked for a whole community, it holds in a part of it only. `ends_at` is when it ends, or was lifted.
    """

    id: str
    number: int
    name: str
    level: str
    measures: tuple[str, ...]
    reason: str
    basis: str
    starts_at: datetime
    ends_at: datetime
    review_at: datetime
    decided_at: datetime
    is_strongest: bool = False
    is_partly: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds at a place at an instant: the controls, strongest first; the level; the measures of all, united.

    `won_by` says by which part of the rule the first one comes first: it is the only one, by its level, or newest.
    """

    controls: tuple[HeldControl, ...]
    level: str
    measures: tuple[str, ...]
    won_by: WonBy


NOTHING_HOLDS = Holding((), "", (), "")


def overlap(controls: Iterable[HeldControl], levels: Sequence[str]) -> Holding:
    """Return what holds where all these controls hold; `levels` are those of the protocol, the strictest first."""
    ranked = sorted(controls, key=lambda one: (rank(one.level, levels), -one.decided_at.timestamp(), -one.number))
    if not ranked:
        return NOTHING_HOLDS
    first = ranked[0]
    told = tuple(replace(one, is_strongest=one is first) for one in ranked)
    measures = tuple(dict.fromkeys(measure for one in told for measure in one.measures))
    return Holding(told, first.level, measures, _won_by(ranked, levels))


def rank(level: str, levels: Sequence[str]) -> int:
    """Return how strict a level is, 0 for the strictest: those of the protocol, then unknown ones, then none."""
    if level in levels:
        return levels.index(level)
    return len(levels) if level else len(levels) + 1


def _won_by(ranked: Sequence[HeldControl], levels: Sequence[str]) -> WonBy:
    if len(ranked) == 1:
        return "only"
    return "level" if rank(ranked[0].level, levels) < rank(ranked[1].level, levels) else "newest"
