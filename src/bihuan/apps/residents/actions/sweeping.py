"""What the care of residents does by itself, again and again: checks are made, the ladder climbs, rounds are called."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.actions.checks import lapse, open_check
from bihuan.apps.residents.actions.moving import step
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from bihuan.apps.residents.rules.ladder import OPEN
from bihuan.apps.residents.rules.priority import priorities, sum_of

MOST = 500  # of each in one round; what is left comes with the next one


def sweep_care(*, incident: str, at: datetime) -> int:
    """Reckon anew what an older arithmetic said, make the checks that lack, climb what is late, call for the rounds.

    Return how many rows moved.
    """
    return sum(do(incident, at) for do in (_reckon, _make, _climb, _call_rounds))


def _reckon(incident: str, at: datetime) -> int:
    """Give entries of an older version of the arithmetic the points and the class of the present one."""
    now, moved = priorities(), 0
    for one in CareEntry.objects.filter(incident_id=incident, ended_at=None).exclude(rule=now.version)[:MOST]:
        found = sum_of(one.needs, now)
        with writing():
            step(
                one, "care.reckoned", by=system(incident), at=at, rule=found.version, points=found.total,
                care_class=found.care_class, facts={"class": found.care_class, "points": found.total},
            )  # fmt: skip
            open_check(one, by=system(incident), at=at)
        moved += 1
    return moved


def _make(incident: str, at: datetime) -> int:
    """Make the check of everybody on the register who has none: a fault elsewhere must cost nobody their check."""
    has = WelfareCheck.objects.filter(entry=OuterRef("pk"), state=OPEN)
    without = CareEntry.objects.filter(~Exists(has), incident_id=incident, ended_at=None)[:MOST]
    for one in without:
        with writing():
            open_check(one, by=system(incident), at=at)
    return len(without)


def _climb(incident: str, at: datetime) -> int:
    """Climb every ladder whose limit has passed, each in its own transaction; one that moved meanwhile waits."""
    late = WelfareCheck.objects.filter(incident_id=incident, state=OPEN, limit_at__lte=at, due_at__lte=at)
    moved = 0
    for one in late.select_related("entry__area").order_by("limit_at", "id")[:MOST]:
        try:
            with writing():
                lapse(one, by=system(incident), at=at)
            moved += 1
        except NotAllowed:  # somebody saw them this very moment
            continue
    return moved


def _call_rounds(incident: str, at: datetime) -> int:
    """Open one order a unit as long as it has doors to knock at; a second one only when it has become more urgent."""
    due = WelfareCheck.objects.filter(incident_id=incident, state=OPEN, due_at__lte=at)
    by_unit = due.values("entry__unit").annotate(n=Count("id"), first=Count("id", filter=Q(entry__care_class="A")))
    running = WorkOrder.objects.filter(incident_id=incident, kind="welfare_round", ended_at=None)
    rows = running.order_by("-urgency").values_list("content__proposed_unit_id", "urgency")
    called = {unit or "": urgency for unit, urgency in rows}
    opened = 0
    for one in by_unit.order_by("entry__unit"):
        unit, urgency = one["entry__unit"] or "", "P2" if one["first"] else "P3"
        if called.get(unit, "P4") <= urgency:
            continue
        order = open_internal_order(
            kind="welfare_round", urgency=urgency, title=f"welfare {unit or '-'} {urgency}",
            text=f"due: {one['n']}\nclass A: {one['first']}", incident=incident, at=at, unit=unit,
        )  # fmt: skip
        opened += order is not None
    return opened
