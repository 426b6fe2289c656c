"""Breaking the glass of one person or one order of the incident (R24)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal.closed import failing_closed
from bihuan.apps.core.journal.glass import break_glass
from bihuan.apps.core.models import BreakGlass
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.models import Person
from bihuan.apps.orders.models import WorkOrder


def break_glass_of(
    *, kind: str, object_id: str, reason: str, words: str, by: Actor, at: datetime, session: str = ""
) -> BreakGlass:
    """Open one person record, or one order, for sixty minutes.

    :raises NotAllowed: `not_found`, or as `break_glass`.
    """
    with failing_closed():
        person = _person(kind, object_id, by)
        return break_glass(
            object_kind=kind, object_id=object_id, person=person, reason=reason, words=words, by=by, at=at,
            session=session,
        )  # fmt: skip


def _person(kind: str, object_id: str, by: Actor) -> str:
    if kind == "person" and Person.objects.filter(pk=object_id, incident_id=by.incident).exists():
        return object_id
    if kind == "order":
        row = WorkOrder.objects.filter(pk=object_id, incident_id=by.incident).select_related("content").first()
        if row is not None:
            return row.content.person
    raise NotAllowed("not_found")
