"""A search as it will be run, and whether its answer stays where the gate allowed to look. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from bihuan.engine.exposure.question import CaseWindow, OtherNumber, PointSlot, Slot


@dataclass(frozen=True, slots=True)
class Plan:
    """A search as it will be run: the sources, for which query each, where to look, and whom to leave out.

    `slots` is never empty for visits, `circles` never for points: nothing there would mean everywhere (R11).
    `same` are further numbers of persons known to the desk, so that lake and desk do not tell one visit twice.
    `unplaced` are the places that a search among points leaves out, for nobody knows their position.
    """

    cases: tuple[CaseWindow, ...]
    query_of: tuple[int, ...]
    slots: tuple[Slot, ...]
    without: tuple[int, ...]
    circles: tuple[PointSlot, ...] = ()
    unplaced: tuple[str, ...] = ()
    same: tuple[OtherNumber, ...] = ()


def is_within(pairs: pa.Table, plan: Plan) -> bool:
    """Say whether every place of every pair is one at which its source was allowed to be looked for (R11).

    The engine clips to the slots itself; an answer that goes beyond them is thrown away whole.
    """
    allowed: dict[int, set[int]] = {}
    for slot in plan.slots:
        allowed.setdefault(slot.case, set()).add(slot.place)
    flat = zip(pairs["case"].to_pylist(), pairs["places"].to_pylist(), strict=True)
    return all(allowed.get(case, set()) >= set(places) for case, places in flat)


def further_numbers(cases: Mapping[str, Sequence[int]], others: Mapping[str, Sequence[int]]) -> tuple[OtherNumber, ...]:
    """Return which numbers lead to the first number of their person, given the numbers of each, the first one first.

    A number that several bear (a telephone of a family) leads to nobody, save that a case's goes before the others';
    nor does one that is somebody's first, for then it would take their visits away from them.
    """
    persons = {**others, **cases}
    first = {some[0] for some in persons.values()}
    bearers: dict[int, set[str]] = {}
    for person, some in persons.items():
        for number in some:
            bearers.setdefault(number, set()).add(person)
    found = [
        OtherNumber(number, some[0])
        for person, some in persons.items()
        for number in some[1:]
        if number not in first and (bearers[number] & cases.keys() or bearers[number]) == {person}
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def clipped(window: tuple[int, int], to: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the window cut down to each of these periods, None when nothing of it is left."""
    starts = max([window[0], *(start for start, _ in to)])
    ends = min([window[1], *(end for _, end in to)])
    return (starts, ends) if starts < ends else None


def plan_facts(plan: Plan, fresh: Sequence[object], parameters: Mapping[str, object]) -> dict[str, object]:
    """Return what a search reads beside the lake as values that can be digested: pseudonyms, places, instants."""
    return {
        "cases": [[one.case, one.person, one.starts, one.ends] for one in plan.cases],
        "slots": [[one.case, one.place, one.starts, one.ends] for one in plan.slots],
        "circles": [str(one) for one in plan.circles],
        "same": [[one.number, one.person] for one in plan.same],
        "query_of": list(plan.query_of),
        "fresh": [str(one) for one in fresh],
        "parameters": dict(parameters),
    }
