"""Choosing what a bulletin hides: small counts, and as few others as keep those from being worked out (R34).

Primary suppression hides counts from 1 to k - 1. Complementary suppression then looks at the bulletin with a reader's
eyes, together with all bulletins before it (`attacking`), and hides further figures of today until every hidden figure
of every day can be at least `wide` apart. Method: Willenborg and de Waal, Elements of Statistical Disclosure Control
(2001), chapters 6 and 7; the choice among figures is greedy, the proof of each step is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.engine.disclosure.attacking import WIDE, Interval, narrow_cells
from bihuan.engine.disclosure.tables import (
    Cell,
    Inconsistent,
    Levels,
    Relation,
    Shown,
    check_sums,
    relations_of,
    start_of,
)

Neighbours = dict[Cell, dict[Cell, int]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A bulletin that may be published: `shown` has its figures (None: hidden); why each is hidden; how many rounds."""

    shown: dict[Cell, int | None]
    primary: frozenset[Cell]
    complementary: frozenset[Cell]
    rounds: int


def hide(levels: Levels, before: Shown, counts: Mapping[Cell, int], *, wide: int = WIDE) -> Hidden:
    """Return the bulletin of one day with as little hidden as is safe beside all that was published `before`.

    `counts` are the true figures of the day, both measures of every area; `before` has those of earlier bulletins, None
    where they were hidden. Hiding all of today says nothing, so that the search ends.

    :raises Inconsistent: the counts do not add up, contradict what was published, or were given away by it.
    """
    known = relations_of(levels, {*before, *counts})
    start = start_of(levels, {*before, *counts})
    check_sums(levels, {**start, **counts}, known)
    past = {**start, **before}
    primary = frozenset(cell for cell, count in counts.items() if levels.is_small(cell.area, count))
    shown: dict[Cell, int | None] = {cell: None if cell in primary else count for cell, count in counts.items()}
    complementary: set[Cell] = set()
    near = _neighbours(known)
    narrow = narrow_cells({**past, **shown}, known, wide=wide)
    rounds = 0
    while narrow:
        rounds += 1
        more = _complements(levels, narrow, shown, near, wide)
        shown.update(dict.fromkeys(more))
        complementary |= more
        # Hiding more never narrows anything: what was wide stays so.
        narrow = narrow_cells({**past, **shown}, known, wide=wide, among={*narrow, *more})
    return Hidden(shown, primary, frozenset(complementary), rounds)


def _complements(
    levels: Levels, narrow: Mapping[Cell, Interval], shown: Shown, near: Neighbours, wide: int
) -> set[Cell]:
    """Return figures of today to hide as well: one beside each narrow one, unless one is chosen there already.

    Beside a figure stands, in this order: what is bound to it from day to day; what adds up with it over areas, the
    smallest that gives it all the room it lacks before the largest of those that do not, and a 0 last. Where nothing is
    left beside it, the search goes on with what is bound to its neighbours, and so on.
    """
    chosen: set[Cell] = set()
    for cell, interval in sorted(narrow.items()):
        if chosen & near[cell].keys():
            continue
        ring, seen = {cell}, {cell}
        while ring and not (found := [one for one in ring if shown.get(one) is not None]):
            ring = {one for middle in ring for one in near[middle]} - seen
            seen |= ring
        if not ring:
            raise Inconsistent(f"{cell}: what was published before gives it away already")
        lacking = wide - interval.width
        chosen.add(min(found, key=lambda one: _price(levels, one, shown, near[cell].get(one, 0), lacking)))
    return chosen


def _neighbours(known: Iterable[Relation]) -> Neighbours:
    """Return beside each figure those of its relations: 0 where the relation goes from day to day, 1 over areas."""
    near: Neighbours = {}
    for whole, parts in known:
        kind = int(len({cell.day for cell in (whole, *parts)}) == 1)
        for one in (whole, *parts):
            near.setdefault(one, {}).update({other: kind for other in (whole, *parts) if other != one})
    return near


def _price(levels: Levels, cell: Cell, shown: Shown, kind: int, lacking: int) -> tuple[int, int, int, int, Cell]:
    value = shown[cell] or 0
    room = (0, value) if value >= lacking else (1 if value else 2, -value)
    return (kind, -levels.depth(cell.area), *room, cell)
