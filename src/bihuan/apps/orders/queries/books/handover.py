"""E9: each shift opens with what the one before it closed with."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from bihuan.apps.core.journal import read_body
from bihuan.apps.core.models import Event, EventBody
from bihuan.apps.orders.models import Handover
from bihuan.apps.orders.queries.books.reading import readings
from bihuan.apps.orders.queries.books.scope import Scope, once
from bihuan.apps.orders.queries.books.streams import rows
from bihuan.apps.orders.rules.equations import Equation, Offender, Passing, holder_of, judge_passing, settle

_ALL = (
    "SELECT id, unit, opening_index, closing_index, opening, came_in, went_out, closing FROM orders_handover"
    " WHERE incident_id = %s ORDER BY unit, closing_index, given_at"
)
_PASSED = (
    "SELECT SUM(CASE WHEN to_holder = %s AND (from_holder <> %s OR n = 0) THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN from_holder = %s AND to_holder <> %s AND n > 0 THEN 1 ELSE 0 END)"
    ' FROM core_event WHERE subject = \'order\' AND incident = %s AND "index" >= %s AND "index" < %s'
)


def passed(incident: str, unit: str, first: int, last: int) -> tuple[int, int]:
    """Return how many orders came to a unit ("desk" or its code) and left it in the events [first, last)."""
    holder = holder_of(unit)
    came_in, went_out = next(rows(_PASSED, [holder, holder, holder, holder, incident, first, last]))
    return int(came_in or 0), int(went_out or 0)


def _read(scope: Scope, passing: Passing) -> tuple[int, int]:
    """Return the same from the one pass over the journal, or for few hand-overs by asking."""
    if not scope.is_full:
        return passed(scope.incident, passing.unit, passing.opening_index, passing.closing_index)
    holder = holder_of(passing.unit)
    ranges = [_sorted(scope)["in", holder], _sorted(scope)["out", holder]]
    first, last = passing.opening_index, passing.closing_index
    came_in, went_out = (bisect_left(moves, last) - bisect_left(moves, first) for moves in ranges)
    return came_in, went_out


@once
def _sorted(scope: Scope) -> defaultdict[tuple[str, str], list[int]]:
    """Return the leaf indexes of all moves in and out of each holder, in their order."""
    found = readings(scope)
    both = {("in", holder): sorted(moves) for holder, moves in found.ins.items()}
    return defaultdict(list, both | {("out", holder): sorted(moves) for holder, moves in found.outs.items()})


def _judge(scope: Scope) -> Iterator[tuple[Passing, list[Offender]]]:
    before: Passing | None = None
    for row in rows(_ALL, [scope.incident]):
        passing = Passing(*row)
        if before is not None and before.unit != passing.unit:
            before = None
        if scope.since_index is None or passing.closing_index >= scope.since_index:
            yield passing, judge_passing(passing, before, *_read(scope, passing))
        before = passing


_SIGNED = "SELECT subject_id, facts FROM core_event WHERE kind = 'shift.handed_over' AND incident = %s"
_FIGURES = ("unit", "opening_index", "closing_index", "opening", "came_in", "went_out", "closing")


def _unlike_events(scope: Scope) -> list[Offender]:
    """Return hand-overs whose row is gone or says other figures than its event; there are few, but in full only."""
    if not scope.is_full:
        return []
    kept = {row[0]: tuple(row[1:]) for row in rows(_KEPT, [scope.incident])}
    told = {shift: json.loads(facts) for shift, facts in rows(_SIGNED, [scope.incident])}
    figures = {shift: tuple(facts[name] for name in _FIGURES) for shift, facts in told.items()}
    wrong = sorted(shift for shift in {*kept, *figures} if kept.get(shift) != figures.get(shift))
    return [Offender("shift", shift, "row_unlike_event") for shift in wrong]


_KEPT = f"SELECT shift, {', '.join(_FIGURES)} FROM orders_handover WHERE incident_id = %s"  # nosec B608  # noqa: S608 - our own column names


def e9(scope: Scope) -> Equation:
    """Opening of each shift = closing of the one before; closing = opening + came in - went out."""
    judged = list(_judge(scope))
    offenders = [offender for _, faults in judged for offender in faults] + _unlike_events(scope)
    total = Handover.objects.filter(incident_id=scope.incident).count()
    signed = {passing.id for passing, faults in judged if not faults}
    return settle("E9", total, {"checked": len(judged), "equal": len(signed)}, offenders)


def last_handover(incident: str, unit: str) -> Handover | None:
    """Return the newest hand-over of a unit ("desk" or its code)."""
    return Handover.objects.filter(incident_id=incident, unit=unit).order_by("-closing_index").first()


def pending_handover(incident: str, unit: str = "desk") -> Handover | None:
    """Return the hand-over that waits for its second signature, None when the shift may act."""
    last = last_handover(incident, unit)
    return last if last is not None and last.received_at is None and not last.override_reason else None


def override_words(found: Handover) -> str:
    """Return why a hand-over was overridden, from the sealed body of its event; "" when it was not.

    When the words were erased with the incident, the code stands for them.
    """
    if not found.override_reason:
        return ""
    told = Event.objects.filter(subject="shift", subject_id=found.shift, kind="shift.received")
    bodies = EventBody.objects.filter(index__in=told.values("index")).exclude(key="").order_by("-index")
    return next((str(said["reason"]) for said in map(read_body, bodies) if "reason" in said), found.override_reason)
