"""Public places: chosen by a person, confirmed by the health approver, taken off when the incubation period is over."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import PublicPlace
from bihuan.apps.briefing.queries.places import days_listed, find_proposal, get_place, is_safe_now, may_with_places
from bihuan.apps.briefing.rules.places import (
    ADVICE,
    CHOSEN,
    LISTED,
    REFUSALS,
    REFUSED,
    REMOVALS,
    REMOVED,
    leaves_at,
)
from bihuan.apps.briefing.rules.public_text import check_public
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.zones.actions.persons import check_other
from bihuan.engine.ledger.canonical import instant

ROWS = Rows({PublicPlace: "public_place"}, stale="place_moved")
CONFIRMERS = frozenset({Role.HEALTH_APPROVER})
KEPT_AFTER = RETENTION["public_place"].period


def choose_place(*, place: str, starts_at: datetime, advice: str, by: Actor, at: datetime) -> PublicPlace:
    """Choose a proposal for the list; it stands there once the health approver has confirmed it.

    :raises NotAllowed: `wrong_role`, `bad_advice`, `not_found` (nothing proposes it), `route_would_show`,
        `personal_in_text`, `text_guarded`, `no_protocol`, `no_listing_days`.
    """
    if not may_with_places(by, Action.CREATE):
        raise NotAllowed("wrong_role", role=by.role.value)
    if advice not in ADVICE:
        raise NotAllowed("bad_advice")
    with writing():
        found = find_proposal(by.incident, place, starts_at, at)
        if found is None:
            raise NotAllowed("not_found")
        if not found.is_safe:
            raise NotAllowed("route_would_show")
        check_public({"name": found.name}, settings.OFFICIAL_LINES.values())
        zone = Incident.objects.values_list("time_zone", flat=True).get(code=by.incident)
        row = PublicPlace(
            incident_id=by.incident, place=found.place, name=found.name, on_date=found.slot.on_date,
            starts_at=found.slot.starts_at, ends_at=found.slot.ends_at, advice=advice, chosen_by=by.account,
            chosen_at=at, leaves_at=leaves_at(found.slot.on_date, days_listed(by.incident), zone),
        )  # fmt: skip
        return ROWS.begin(row, "public_place.chosen", by=by, at=at, facts={"advice": advice}, to_state=CHOSEN)


def confirm_place(*, place_id: str, by: Actor, at: datetime, n: int | None = None) -> PublicPlace:
    """Put a chosen place on the list, as the health approver and somebody else than who chose it.

    :raises NotAllowed: `not_found`, `wrong_role`, `place_settled`, `own_request`, `route_would_show`, `end_passed`,
        `place_moved`.
    """
    with writing():
        row = _chosen(place_id, by)
        check_other(row.chosen_by, by, at)
        if row.leaves_at <= at:
            raise NotAllowed("end_passed")
        if not is_safe_now(row):
            raise NotAllowed("route_would_show")
        ROWS.step(
            row, "public_place.listed", by=by, at=at, n=n, facts=_facts(row), state=LISTED, confirmed_by=by.account,
            confirmed_at=at,
        )  # fmt: skip
        owe_pages("places", by=by, at=at)
        return row


def refuse_place(*, place_id: str, reason: str, by: Actor, at: datetime, n: int | None = None) -> PublicPlace:
    """Refuse a chosen place with a reason. :raises NotAllowed: as `confirm_place`; `bad_reason`."""
    if reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _chosen(place_id, by)
        return ROWS.step(
            row, "public_place.refused", by=by, at=at, n=n, why=reason, state=REFUSED, removed_at=at, reason=reason
        )  # fmt: skip


def remove_place(*, place_id: str, reason: str, by: Actor, at: datetime, n: int | None = None) -> PublicPlace:
    """Take a place off the list before its time.

    :raises NotAllowed: `not_found`, `wrong_role`, `bad_reason`, `place_settled` (it is not listed), `place_moved`.
    """
    if reason not in REMOVALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_place(by, place_id)
        if not may_with_places(by, Action.UPDATE):
            raise NotAllowed("wrong_role", role=by.role.value)
        if row.state not in {LISTED, CHOSEN}:
            raise NotAllowed("place_settled")
        return _remove(row, reason, by=by, at=at, n=n)


def remove_over(*, incident: str, at: datetime) -> int:
    """Take off every place whose incubation period is over, also one that nobody confirmed; return how many."""
    with writing():
        rows = list(PublicPlace.objects.filter(incident_id=incident, state__in=[LISTED, CHOSEN], leaves_at__lte=at))
        for row in rows:
            _remove(row, "", by=system(incident), at=at, n=None)
        return len(rows)


def forget_places(*, incident: str, at: datetime) -> int:
    """Delete the rows of places whose time on the list ended 14 days ago (R30: place and time); return how many.

    Also of an incident that has ended, whose list nobody sweeps any more.
    """
    limit = at - KEPT_AFTER
    with writing():
        over = models.Q(removed_at__lte=limit) | models.Q(leaves_at__lte=limit)
        return PublicPlace.objects.filter(over, incident_id=incident).delete()[0]


def _remove(row: PublicPlace, reason: str, *, by: Actor, at: datetime, n: int | None) -> PublicPlace:
    was_listed = row.state == LISTED
    ROWS.step(row, "public_place.removed", by=by, at=at, n=n, why=reason, state=REMOVED, removed_at=at, reason=reason)
    if was_listed:
        owe_pages("places", by=by, at=at)
    return row


def _chosen(place_id: str, by: Actor) -> PublicPlace:
    row = get_place(by, place_id)
    if by.role not in CONFIRMERS or not may_with_places(by, Action.UPDATE):
        raise NotAllowed("wrong_role", role=by.role.value)
    if row.state != CHOSEN:
        raise NotAllowed("place_settled")
    return row


def _facts(row: PublicPlace) -> dict[str, object]:
    """Return what the journal tells of a listed place: what the list tells, and nothing else."""
    return {
        "name": row.name, "on_date": row.on_date.isoformat(), "starts_at": instant(row.starts_at),
        "ends_at": instant(row.ends_at), "advice": row.advice, "leaves_at": instant(row.leaves_at),
    }  # fmt: skip
