"""From accepted queries to the question of the engine: pseudonyms, windows, slots and fresh visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.models import Query, ReleasedIdentity
from bihuan.apps.tracing.actions.pseudonyms import numbers_of_persons
from bihuan.apps.tracing.models import AnalysisRun, Pseudonym
from bihuan.apps.tracing.queries.runs import own_run, read_result
from bihuan.apps.tracing.queries.searching import (
    Allowed,
    allowed_by,
    fresh_visits,
    infectious_period,
    lake_numbers,
    positions_of,
    seconds,
)
from bihuan.apps.tracing.rules.planning import Plan, clipped, further_numbers
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import PLACE_RADIUS_M
from bihuan.engine.exposure.question import CaseWindow, KnownVisit, PointSlot, Slot

Period = tuple[int, int]
Source = tuple[int, int, Period]  # the position of the query, the pseudonym's number, the window


def plan_search(run: AnalysisRun, by: Actor, at: datetime) -> tuple[Plan, tuple[KnownVisit, ...]]:
    """Return how a run is carried out, and the fresh visits that are searched along with the lake.

    :raises NotAllowed: `nothing_released` (a second step without a first one), `nothing_left` (no window is left),
        `place_without_position` (points are searched, and nobody knows where any of the places is).
    """
    found = {one.pk: one for one in Query.objects.filter(pk__in=run.queries, incident=by.incident)}
    allowed = [allowed_by(found[query]) for query in run.queries]
    numbers = numbers_of_persons({one.person.pk: one.person for one in allowed}.values(), incident=by.incident)
    places = lake_numbers(by.incident, {place for one in allowed for place, _, _ in one.stays})
    is_points = run.kind == RunKind.EXPOSURE_POINTS
    fresh, visitors = ((), {}) if is_points else _fresh(run, allowed, places, by.incident)
    same = () if is_points else further_numbers(numbers, visitors)
    further = {one.number for one in same}
    own = {person: [one for one in some if one not in further] for person, some in numbers.items()}
    sources = list(_sources(run, allowed, own, by, at))
    if not sources:
        raise NotAllowed("nothing_left")
    cases = tuple(CaseWindow(i, person, *window) for i, (_, person, window) in enumerate(sources))
    whence = {person for _, person, _ in sources}  # in a second step these are numbers as they were released
    without = {person for some in numbers.values() for person in some} | whence
    plan = Plan(cases, tuple(query for query, _, _ in sources), (), tuple(sorted(without)))
    if is_points:
        return _with_circles(plan, sources, allowed, by.incident), ()
    same = tuple(one for one in same if one.number not in whence)
    return replace(plan, slots=tuple(_slots(sources, allowed, places)), same=same), fresh


def _sources(
    run: AnalysisRun, allowed: Sequence[Allowed], numbers: Mapping[str, Sequence[int]], by: Actor, at: datetime
) -> Iterator[Source]:
    """Give the persons from whom is searched: the cases while they could infect; in a second step, their contacts.

    For points the hours of the slots come first: of what a telephone sent at other times, nothing is read.
    """
    for i, one in enumerate(allowed):
        if run.kind == RunKind.CONTACTS_OF_CONTACTS:
            yield from _contacts(i, one, str(run.parameters["of_run"]), by)
            continue
        hours = _merged([(start, end) for _, start, end in one.stays])
        infectious = infectious_period(one, by.incident, at)
        bounds = [one.window, *([infectious] if infectious else [])]
        cut = [clipped(some, bounds) for some in (hours if run.kind == RunKind.EXPOSURE_POINTS else [one.window])]
        yield from ((i, number, window) for number in numbers[one.person.pk] for window in cut if window)


def _merged(periods: Sequence[Period]) -> list[Period]:
    found: list[Period] = []
    for start, end in sorted(periods):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _contacts(i: int, allowed: Allowed, of_run: str, by: Actor) -> Iterator[Source]:
    """Give the contacts of a case whose identities went out, each from the first encounter on (R11)."""
    first = own_run(of_run, by)
    cases = dict(Query.objects.filter(pk__in=first.queries).values_list("id", "case"))
    mine = {position for position, query in enumerate(first.queries) if cases.get(query) == allowed.case}
    out = ReleasedIdentity.objects.filter(case=allowed.case, incident=by.incident).values("pseudonym")
    released = set(Pseudonym.objects.filter(incident=by.incident, pk__in=out).values_list("number", flat=True))
    pairs = read_result(first)
    begun: dict[int, int] = {}
    for case, person, at in zip(*(pairs[name].to_pylist() for name in ("case", "person", "first")), strict=True):
        if case in mine and person in released:
            begun[person] = min(at, begun.get(person, at))
    if not begun:
        raise NotAllowed("nothing_released")
    for person, at in sorted(begun.items()):
        window = clipped(allowed.window, [(at, allowed.window[1])])
        if window is not None:
            yield i, person, window


def _slots(
    sources: Sequence[Source], allowed: Sequence[Allowed], places: Mapping[str, Sequence[int]]
) -> Iterator[Slot]:
    for case, (query, _, _) in enumerate(sources):
        for place, start, end in allowed[query].stays:
            yield from (Slot(case, number, start, end) for number in places[place])


def _with_circles(plan: Plan, sources: Sequence[Source], allowed: Sequence[Allowed], incident: str) -> Plan:
    """Return the plan bound to the positions of the queries' places, `PLACE_RADIUS_M` around each, in their hours."""
    places = {place for one in allowed for place, _, _ in one.stays}
    positions = positions_of(incident, places)
    circles = tuple(
        PointSlot(case, *positions[place], PLACE_RADIUS_M, start, end)
        for case, (query, _, _) in enumerate(sources)
        for place, start, end in allowed[query].stays
        if place in positions
    )
    if not circles:
        raise NotAllowed("place_without_position")
    return replace(plan, circles=circles, unplaced=tuple(sorted(places - positions.keys())))


def _fresh(
    run: AnalysisRun, allowed: Sequence[Allowed], places: Mapping[str, tuple[int, ...]], incident: str
) -> tuple[tuple[KnownVisit, ...], Mapping[str, tuple[int, ...]]]:
    """Return the fresh visits, and all numbers of whoever made them."""
    stays = [stay for one in allowed for stay in one.stays]
    until = max(end for _, _, end in stays) + int(run.parameters["residual_minutes"]) * 60
    visits = fresh_visits(incident, places, (min(start for _, start, _ in stays), until))
    numbers = numbers_of_persons({one.person_id: one.person for one in visits}.values(), incident=incident)
    found = tuple(
        KnownVisit(numbers[one.person_id][0], places[str(one.place_id)][0], seconds(one.starts_at),
                   seconds(one.ends_at) if one.ends_at else None)
        for one in visits
    )  # fmt: skip
    return found, numbers
