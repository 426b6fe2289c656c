"""A tube is filled: its people are tested, whatever they were before; a tube is lost: they are missing again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.screening.models import Excused, RosterBuilding, RosterEntry, RosterHour, Round, Sample
from bihuan.apps.screening.queries.coverage import void
from bihuan.apps.screening.rules.outcomes import CLOSED, COUNTED, MISSING, OPEN, TESTED

Line = tuple[str, str, str, str, datetime | None]  # entry, round, building, outcome, since when


def note_tested(entry_ids: Iterable[str], *, by: Actor, at: datetime) -> int:
    """Let lines of the roster be tested, in the transaction in which a tube is filled; return how many were not before.

    Missing, exempt and escalated become tested, and what excused them ends. Who was tested already is counted as a
    repeat, so that swabs and persons still agree: give each swab of the tube once. No event: the tube's names them.
    Swabs after the closing (of the members of a positive tube) are counted too.

    :raises NotAllowed: `not_found`: a line is not of the incident; `round_not_open`: the round never was.
    """
    swabs = Counter(entry_ids)
    with writing():
        lines = _lines(swabs, by)
        new = [line for line in lines if line[3] != TESTED]
        ids = [line[0] for line in new]
        if ids:
            RosterEntry.objects.filter(pk__in=ids).update(outcome=TESTED, outcome_at=at)
            Excused.objects.filter(entry__in=ids, ended_at=None).update(ended_at=at)
        for (round_id, building), own in _by_building(lines).items():
            _count(round_id, building, _moved(own, swabs))
        for round_id, people in Counter(line[1] for line in new).items():
            _count_hour(round_id, at, people)
    return len(new)


def note_lost(entry_ids: Iterable[str], *, by: Actor, at: datetime) -> int:
    """Take back what a void tube told (lost, or unreadable), after that was said; return how many are missing again.

    Whoever has another swab stays tested. What excused somebody before is not revived: somebody has to look anew. A
    round that was closed on the word of that tube gets a P1 order, for now it has somebody missing.

    :raises NotAllowed: `not_found`, `round_not_open`: the round was never opened.
    """
    swabs = Counter(entry_ids)
    with writing():
        lines = _lines(swabs, by)
        held = _swabs_left(swabs)
        gone = [line for line in lines if line[3] == TESTED and not held.get(line[0])]
        RosterEntry.objects.filter(pk__in=[line[0] for line in gone]).update(outcome=MISSING, outcome_at=at)
        for (round_id, building), own in _by_building(lines).items():
            less = sum(line in gone for line in own)
            moved = {TESTED: -less, "repeats": less - sum(swabs[line[0]] for line in own)}
            _count(round_id, building, moved)
        for _entry, round_id, _building, _outcome, since in gone:
            _count_hour(round_id, since or at, -1)
        _call_for({line[1] for line in gone}, by.incident, at)
    return len(gone)


def _call_for(rounds: set[str], incident: str, at: datetime) -> None:
    """Call for the lead about closed rounds in which somebody is missing again."""
    for row in Round.objects.filter(pk__in=rounds, state=CLOSED):
        title = f"round {row.number} reopened_by_loss"
        open_internal_order(
            kind="coverage_difference", urgency="P1", title=title, text="", incident=incident, at=at
        )  # fmt: skip


def _lines(swabs: Mapping[str, int], by: Actor) -> list[Line]:
    """Return the lines of the roster. :raises NotAllowed: `not_found`, `round_not_open`."""
    mine = RosterEntry.objects.filter(pk__in=list(swabs), round__incident_id=by.incident)
    rows = list(mine.values_list("pk", "round_id", "building_id", "outcome", "outcome_at", "round__state"))
    if len(rows) != len(swabs):
        raise NotAllowed("not_found")
    if any(row[5] not in {OPEN, CLOSED} for row in rows):
        raise NotAllowed("round_not_open")
    return [row[:5] for row in rows]


def _by_building(lines: Sequence[Line]) -> dict[tuple[str, str], list[Line]]:
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((line[1], line[2]), []).append(line)
    return found


def _moved(lines: Sequence[Line], swabs: Mapping[str, int]) -> dict[str, int]:
    """Return by how much the counts of one building change when these lines of it are tested."""
    moved: Counter[str] = Counter(line[3] for line in lines if line[3] not in {MISSING, TESTED})
    new = sum(line[3] != TESTED for line in lines)
    repeats = sum(swabs[line[0]] for line in lines) - new
    return {**{name: -n for name, n in moved.items()}, TESTED: new, "repeats": repeats}


def move_counts(by_building: Mapping[str, int], round_id: str, outcome: str, *, back: bool = False) -> None:
    """Count so many lines of each building from missing to an outcome, or `back` to missing."""
    for building, people in by_building.items():
        _count(round_id, building, {outcome: -people if back else people})


def _count(round_id: str, building: str, moved: Mapping[str, int]) -> None:
    changes: dict[str, Any] = {name: F(name) + n for name, n in moved.items() if n and name in {*COUNTED, "repeats"}}
    if changes:
        RosterBuilding.objects.filter(round=round_id, building=building).update(**changes)


def _count_hour(round_id: str, at: datetime, people: int) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    if not RosterHour.objects.filter(round=round_id, starts_at=hour).update(tested=F("tested") + people):
        RosterHour.objects.create(round_id=round_id, starts_at=hour, tested=people)


def _swabs_left(swabs: Mapping[str, int]) -> dict[str, int]:
    """Return who still has a swab in a tube that counts: line → how many."""
    left = Sample.objects.filter(entry__in=list(swabs)).exclude(void("pool__")).order_by()
    return dict(left.values_list("entry").annotate(n=Count("id")))
