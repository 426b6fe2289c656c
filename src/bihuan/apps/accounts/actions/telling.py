"""How what happens to an account enters the journal: codes and identifiers, never a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Account, Event
from bihuan.apps.core.queries import current_incident, grants_of
from bihuan.apps.core.rules import Actor, Role


def actor_for(account: Account, at: datetime) -> Actor:
    """Return the account in its first running role; without one the event stands under the role `system`."""
    grants = grants_of(account, at)
    if grants:
        return Actor(account.id, Role(grants[0].role), grants[0].incident_id, grants[0].unit_id or "")
    incident = current_incident()
    return Actor(account.id, Role.SYSTEM, incident.code if incident else "")


def tell(
    kind: str, subject_id: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, reason: str = ""
) -> None:
    """Record one event about an account, a grant, a session, a token: the next of its subject; joins `writing()`."""
    with writing() as writer:
        last = Event.objects.filter(subject_id=subject_id).aggregate(n=Max("n"))["n"]
        n = (0 if last is None else last + 1) + writer.waiting(subject_id)
        subject = kind.partition(".")[0]
        record_event(EventDraft(kind, subject, subject_id, n=n, by=by, at=at, facts=facts or {}, reason=reason))
