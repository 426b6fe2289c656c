"""Which building comes to which site when; who cannot come is tested at the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.screening.actions.excusing import lines_of
from bihuan.apps.screening.actions.moving import step
from bihuan.apps.screening.actions.rounds import get_open
from bihuan.apps.screening.models import Opening, RosterBuilding, RosterEntry, Round, Site
from bihuan.apps.screening.queries.booking import proposal_of, sites_to_book
from bihuan.apps.screening.queries.scope import get_building
from bihuan.apps.screening.rules.booking import Booked, SiteToBook, booking_refusal, takes
from bihuan.apps.screening.rules.excusing import VISIT_REASONS
from bihuan.apps.screening.rules.outcomes import MISSING
from bihuan.apps.screening.rules.sites import MOBILE
from bihuan.engine.ledger.canonical import instant

_TOGETHER = 500


def book_building(
    *, round_id: str, building_id: str, site_id: str, starts_at: datetime, by: Actor, at: datetime
) -> RosterBuilding:
    """Book a building at a site from an instant on, for as long as its missing people take there; or move its booking.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`, `nobody_missing`, `site_not_in_round`,
        `site_no_lanes`, `site_not_open`, `site_full`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        the_round = get_open(by, round_id)
        row = get_building(by, the_round, building_id)
        people = row.roster - row.tested - row.exempt - row.escalated
        if people <= 0:
            raise NotAllowed("nobody_missing")
        site = _without(next((one for one in sites_to_book(the_round) if one.id == site_id), None), row)
        if refusal := booking_refusal(site, starts_at, people):
            raise NotAllowed(refusal)
        booked = Booked(building_id, site.id, starts_at, starts_at + takes(people, site.an_hour))
        _keep(the_round, [booked])
        facts = {"building": building_id, "site": site.id, "starts_at": instant(starts_at), "people": people}
        step(the_round, "round.booked", by=by, at=at, facts=facts)
        row.refresh_from_db()
        return row


def _without(site: SiteToBook | None, row: RosterBuilding) -> SiteToBook:
    """Return the site without the booking that is about to move. :raises NotAllowed: `site_not_in_round`."""
    if site is None:
        raise NotAllowed("site_not_in_round")
    if row.site_id != site.id or row.slot_at is None:
        return site
    taken = tuple(period for period in site.taken if period[0] != row.slot_at)
    return SiteToBook(site.id, site.area, site.opens_at, site.closes_at, site.an_hour, taken)


def book_proposed(*, round_id: str, by: Actor, at: datetime) -> tuple[int, int]:
    """Book every building that has no booking as proposed; return how many were booked and how many fit nowhere.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        the_round = get_open(by, round_id)
        booked, left = proposal_of(the_round)
        if booked:
            _keep(the_round, booked)
            sites = Counter(one.site for one in booked)
            facts = {"buildings": len(booked), "left": len(left), "sites": dict(sorted(sites.items()))}
            step(the_round, "round.booked_all", by=by, at=at, facts=facts)
        return len(booked), len(left)


def _keep(the_round: Round, booked: Sequence[Booked]) -> None:
    """Keep bookings on the buildings and, in one statement, on the lines of their people who can come."""
    by_building = {one.building: one for one in booked}
    rows = list(RosterBuilding.objects.filter(round=the_round, site__isnull=True)) if len(booked) > _TOGETHER else []
    rows = rows or list(RosterBuilding.objects.filter(round=the_round, building__in=list(by_building)))
    kept = [row for row in rows if row.building_id in by_building]
    for row in kept:
        one = by_building[row.building_id]
        row.site_id, row.slot_at, row.slot_ends_at = one.site, one.starts_at, one.ends_at
    RosterBuilding.objects.bulk_update(kept, ["site", "slot_at", "slot_ends_at"], batch_size=_TOGETHER)
    own = RosterBuilding.objects.filter(round=the_round, building=OuterRef("building"))
    lines = RosterEntry.objects.filter(round=the_round, needs_visit=False)
    lines = lines if len(booked) > _TOGETHER else lines.filter(building__in=list(by_building))
    lines.update(site=Subquery(own.values("site")[:1]), slot_at=Subquery(own.values("slot_at")[:1]))


def ask_visit(*, round_id: str, entries: Sequence[str], reason: str, site_id: str, by: Actor, at: datetime) -> int:
    """Put people who cannot come on the list of a mobile site that comes to their door; return how many.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `nobody_named`, `not_found`, `round_not_open`, `not_missing`,
        `not_mobile`, `site_not_in_round`.
    """
    check_may(by, Action.UPDATE, Kind.RESIDENT, by.unit)
    if reason not in VISIT_REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        the_round = get_open(by, round_id)
        _check_mobile(the_round, site_id)
        lines = lines_of(the_round, entries, by)
        if any(line.outcome != MISSING for line in lines):
            raise NotAllowed("not_missing")
        ids = [line.pk for line in lines]
        for first in range(0, len(ids), _TOGETHER):
            part = RosterEntry.objects.filter(pk__in=ids[first : first + _TOGETHER])
            part.update(needs_visit=True, visit_reason=reason, site=site_id, slot_at=None)
        facts = {"entries": ids, "people": len(ids), "site": site_id}
        step(the_round, "round.visits_asked", by=by, at=at, facts=facts, why=reason)
        return len(ids)


def _check_mobile(the_round: Round, site_id: str) -> None:
    site = Site.objects.filter(pk=site_id, incident_id=the_round.incident_id).first()
    if site is None:
        raise NotAllowed("not_found")
    if site.kind != MOBILE:
        raise NotAllowed("not_mobile")
    if not Opening.objects.filter(round=the_round, site=site).exists():
        raise NotAllowed("site_not_in_round")


def take_visit_back(*, entry_id: str, by: Actor, at: datetime) -> RosterEntry:
    """Take somebody off the list of visits who can come after all: the booking of their building is theirs again.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`, `no_visit`.
    """
    check_may(by, Action.UPDATE, Kind.RESIDENT, by.unit)
    with writing():
        found = RosterEntry.objects.filter(pk=entry_id, round__incident_id=by.incident).first()
        the_round = get_open(by, found.round_id if found else "")
        line = lines_of(the_round, [entry_id], by)[0]
        if not line.needs_visit:
            raise NotAllowed("no_visit")
        own = RosterBuilding.objects.get(round=the_round, building=line.building_id)
        changes = {"needs_visit": False, "visit_reason": "", "site_id": own.site_id, "slot_at": own.slot_at}
        RosterEntry.objects.filter(pk=entry_id).update(**changes)
        step(the_round, "round.visit_taken_back", by=by, at=at, facts={"entry": entry_id})
        line.refresh_from_db()
        return line
