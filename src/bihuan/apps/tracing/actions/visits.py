"""Keeping visits: typed in, from an interview, from a holder or a report, each to be confirmed by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.actions.moving import begin, step
from bihuan.apps.tracing.models import Visit
from bihuan.apps.tracing.rules.confining import check_role
from bihuan.apps.tracing.rules.exposing import DECIDERS, check_decider
from bihuan.apps.tracing.rules.visiting import VisitTold, check_visit
from bihuan.engine.ledger.canonical import instant


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """What recording answers: the visit, and what is to be looked at: an unknown end, a place without a position."""

    visit: Visit
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit to be recorded; the place by its identifier or in words, no end = unknown."""

    person_id: str
    starts_at: datetime
    ends_at: datetime | None
    origin: str
    place_id: str = ""
    place_text: str = ""
    note: str = ""
    reference: str = ""


def record_visit(*, new: NewVisit, by: Actor, at: datetime, is_confirmed: bool = False) -> KeptVisit:
    """Record one visit. It is confirmed only by who says so with `is_confirmed`, or later by `confirm_visit`.

    :raises NotAllowed: `wrong_role`, `not_found` (no such person or place in the incident), `person_needed`, or why the
        visit cannot be (`rules.visiting`; `visit_reversed` tells its mend).
    """
    check_role(by, DECIDERS)
    place = _place(new.place_id, by.incident)
    notices = check_visit(_told(new, place), at)
    with writing():
        if not Person.objects.filter(pk=new.person_id, incident_id=by.incident).exists():
            raise NotAllowed("not_found")
        visit = Visit(
            incident_id=by.incident, person_id=new.person_id, place=place, starts_at=new.starts_at,
            ends_at=new.ends_at, origin=new.origin, reference=new.reference[:60], recorded_by=by.account,
            recorded_at=at, **_confirmation(by, at, is_confirmed),
        )  # fmt: skip
        if new.place_text or new.note:
            filled(visit, place_text=new.place_text[:300], note=new.note)
        facts = {"person": new.person_id, "origin": new.origin, "is_confirmed": is_confirmed, "notices": list(notices)}
        return KeptVisit(begin(visit, "visit.recorded", by=by, at=at, facts=facts), notices)


def _confirmation(by: Actor, at: datetime, is_confirmed: bool) -> dict[str, Any]:
    if not is_confirmed:
        return {}
    check_decider(by)
    return {"is_confirmed": True, "confirmed_by": by.account, "confirmed_at": at}


def _place(place_id: str, incident: str) -> Place | None:
    if not place_id:
        return None
    place = Place.objects.filter(pk=place_id, incident_id=incident).first()
    if place is None:
        raise NotAllowed("not_found")
    return place


def _told(new: NewVisit, place: Place | None) -> VisitTold:
    has_position = place is not None and place.longitude is not None and place.latitude is not None
    return VisitTold(new.starts_at, new.ends_at, new.origin, new.place_id, new.place_text, has_position)


def confirm_visit(*, visit_id: str, by: Actor, at: datetime) -> Visit:
    """Confirm a visit as told, by a person.

    :raises NotAllowed: `person_needed`, `wrong_role`, `not_found`, `already_decided`.
    """
    check_decider(by)
    with writing():
        visit = get_row(visit_id, by)
        if visit.is_confirmed:
            raise NotAllowed("already_decided")
        return step(visit, "visit.confirmed", by=by, at=at, **_confirmation(by, at, is_confirmed=True))


def correct_visit(
    *, visit_id: str, starts_at: datetime, ends_at: datetime | None, place_id: str, by: Actor, at: datetime
) -> KeptVisit:
    """Correct when and where a visit was; the earlier telling stays in the event's body. It is confirmed by this.

    :raises NotAllowed: as `record_visit` and `confirm_visit`.
    """
    check_decider(by)
    place = _place(place_id, by.incident)
    with writing():
        visit = get_row(visit_id, by)
        new = NewVisit(visit.person_id, starts_at, ends_at, visit.origin, place_id, visit.place_text)
        notices = check_visit(_told(new, place), at)
        ended = instant(visit.ends_at) if visit.ends_at else ""
        body = {"starts_at": instant(visit.starts_at), "ends_at": ended, "place": visit.place_id or ""}
        changes: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at, "place": place}
        changes |= _confirmation(by, at, is_confirmed=True)
        facts = {"notices": list(notices)}
        return KeptVisit(step(visit, "visit.corrected", by=by, at=at, facts=facts, body=body, **changes), notices)


def get_row(visit_id: str, by: Actor) -> Visit:
    """Return a visit of the actor's incident. :raises NotAllowed: `not_found`."""
    visit = Visit.objects.filter(pk=visit_id, incident_id=by.incident).first()
    if visit is None:
        raise NotAllowed("not_found")
    return visit
