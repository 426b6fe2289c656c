"""Saying whose a line is when only another context can know it: a tube's result names no person, its tube does."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.importers import kind_of
from bihuan.apps.intake.models import Disposition, Person


def name_person(*, record_id: str, person_id: str, by: Actor, at: datetime) -> None:
    """Let an accepted line of a kind that makes no persons speak of this person; said again, nothing happens.

    For the jobs of the context that filed the line: no person at a desk says by hand whom a result is about.

    :raises NotAllowed: `wrong_role`, `not_found` (no such line or person), `other_person` (it speaks of another).
    """
    if by.role is not Role.SYSTEM:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        mine = Disposition.objects.filter(pk=record_id, source__incident=by.incident, kind="accepted")
        row = mine.select_related("record", "batch").first()
        is_known = Person.objects.filter(pk=person_id, incident=by.incident).exists()
        if row is None or not is_known or kind_of(row.batch.kind).makes_persons:
            raise NotAllowed("not_found")
        if row.person_id == person_id:
            return
        if row.person_id or mine.filter(n=row.n).update(person=person_id, n=row.n + 1) != 1:
            raise NotAllowed("other_person")
        facts = {"batch": row.batch_id, "batch_kind": row.batch.kind, "line": row.line, "person": person_id}
        record_event(EventDraft("record.named", "record", row.pk, row.n + 1, by, at, facts, digest=row.record.digest))
