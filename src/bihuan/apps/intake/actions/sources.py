"""Who sends: taking a source on, and the check that every action of intake begins with."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.models import Source
from bihuan.apps.intake.rules import DECIDERS


def add_source(
    *, code: str, name: str, by: Actor, at: datetime, name_en: str = "", kind: str = "department", urgency: str = "P3",
    order_kind: str = "verify", hours: tuple[int, ...] = (), wants_outcomes: bool = True, department: str = "",
    unit: str = "",
) -> Source:  # fmt: skip
    """Take a source on in the actor's incident; `hours` are the hours of the day at which it owes a delivery.

    :raises NotAllowed: `source_exists`, `bad_hour`, or the role may not.
    """
    check_deciding(by)
    if any(not 0 <= hour <= 23 for hour in hours):
        raise NotAllowed("bad_hour")
    with writing():
        if Source.objects.filter(incident_id=by.incident, code=code).exists():
            raise NotAllowed("source_exists", source=code)
        return Source.objects.create(
            incident_id=by.incident, code=code, name=name, name_en=name_en, kind=kind, urgency=urgency,
            order_kind=order_kind, expected_hours=sorted(set(hours)), wants_outcomes=wants_outcomes,
            department_id=department or None, unit_id=unit or None, created_at=at,
            created_by=by.account,
        )  # fmt: skip


def check_deciding(by: Actor) -> None:
    """Refuse whoever may not decide at the door. :raises NotAllowed: `wrong_role`."""
    if by.role not in DECIDERS | {Role.SYSTEM}:
        raise NotAllowed("wrong_role", role=by.role.value)


def check_source(source_id: str, by: Actor, roles: frozenset[Role]) -> Source:
    """Return a source of the actor's incident. :raises NotAllowed: `not_found`, or `wrong_role`."""
    source = Source.objects.filter(pk=source_id, incident_id=by.incident).select_related("incident").first()
    if source is None:
        raise NotAllowed("not_found")
    if by.role not in roles:
        raise NotAllowed("wrong_role", role=by.role.value)
    return source


def next_n(subject_id: str) -> int:
    """Return the number of a subject's next event; events still being collected have to be flushed before."""
    return Event.objects.filter(subject_id=subject_id).count()


def flushed_n(subject_id: str) -> int:
    """Return the number of a subject's next event, with those of this transaction that are still being collected."""
    with writing() as writer:
        writer.flush()
        return next_n(subject_id)
