"""Which sites are open in a round: hours, staff, lanes; and how many travellers arrive where nobody has a roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.screening.actions.moving import begin, step
from bihuan.apps.screening.models import ArrivalCount, Opening, Round, Site
from bihuan.apps.screening.queries.scope import get_round, get_site
from bihuan.apps.screening.rules.outcomes import OPEN, PLANNED
from bihuan.apps.screening.rules.sites import ARRIVAL, MOST_LANES
from bihuan.engine.ledger.canonical import instant

_MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class OpeningTold:
    """The hours [opens_at, closes_at) of a site in a round, its lanes and samplers, how many are expected."""

    opens_at: datetime
    closes_at: datetime
    lanes: int
    samplers: int
    expected: int = 0


def set_opening(*, round_id: str, site_id: str, told: OpeningTold, by: Actor, at: datetime) -> Opening:
    """Open a site in a round, or change how it is open.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_over`, `site_closed`, `opening_reversed`, `opening_outside`:
        the hours are not within the round; `bad_lanes`, `bad_staff`, `bookings_outside`: a booking would fall out.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        the_round, site = _round(by, round_id), get_site(by, site_id)
        return _set(the_round, site, told, by=by, at=at)


def set_openings(*, round_id: str, sites: Sequence[str], told: OpeningTold, by: Actor, at: datetime) -> int:
    """Open many sites in a round with the same hours and staff, all or none; return how many.

    :raises NotAllowed: as `set_opening`; `nobody_named`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    if not sites:
        raise NotAllowed("nobody_named")
    with writing():
        the_round = _round(by, round_id)
        return sum(bool(_set(the_round, get_site(by, site), told, by=by, at=at)) for site in sites)


def _set(the_round: Round, site: Site, told: OpeningTold, *, by: Actor, at: datetime) -> Opening:
    _check(the_round, site, told)
    row = Opening.objects.filter(round=the_round, site=site).first()
    changes: dict[str, Any] = {
        "opens_at": told.opens_at, "closes_at": told.closes_at, "lanes": told.lanes, "samplers": told.samplers,
        "expected": told.expected,
    }  # fmt: skip
    facts = {**changes, "opens_at": instant(told.opens_at), "closes_at": instant(told.closes_at)}
    if row is not None:
        return step(row, "opening.changed", by=by, at=at, facts=facts, **changes)
    row = Opening(round=the_round, site=site, **changes)
    return begin(row, "opening.set", by=by, at=at, facts={"round": the_round.pk, "site": site.pk, **facts})


def _check(the_round: Round, site: Site, told: OpeningTold) -> None:
    if site.closed_at is not None:
        raise NotAllowed("site_closed")
    if told.closes_at <= told.opens_at:
        raise NotAllowed("opening_reversed")
    if told.opens_at < the_round.starts_at or told.closes_at > the_round.ends_at:
        raise NotAllowed("opening_outside")
    if not 1 <= told.lanes <= MOST_LANES:
        raise NotAllowed("bad_lanes", most=MOST_LANES)
    if told.samplers < 1 or not 0 <= told.expected <= _MOST_PEOPLE:
        raise NotAllowed("bad_staff")
    booked = the_round.buildings.filter(site=site)
    if booked.filter(slot_at__lt=told.opens_at).exists() or booked.filter(slot_ends_at__gt=told.closes_at).exists():
        raise NotAllowed("bookings_outside")


def count_arrivals(
    *, round_id: str, site_id: str, starts_at: datetime, people: int, by: Actor, at: datetime
) -> ArrivalCount:
    """Say how many travellers arrived in the hour that begins at `starts_at`; said again, the later number stands.

    Travellers are outside the roster: this is the denominator of those who are sampled at exits and stations.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`, `not_arrival_site`, `bad_count`, `hour_not_over`,
        `not_an_hour`.
    """
    with writing():
        the_round, site = get_round(by, round_id), get_site(by, site_id)
        check_may(by, Action.UPDATE, Kind.SITE, site.unit_id)
        if the_round.state != OPEN:
            raise NotAllowed("round_not_open")
        _check_count(site, starts_at, people, at)
        row = ArrivalCount.objects.filter(round=the_round, site=site, starts_at=starts_at).first()
        if row is not None:
            facts: dict[str, object] = {"people": people, "was": row.people}
            return step(row, "arrivals.corrected", by=by, at=at, facts=facts, people=people, counted_by=by.account)
        row = ArrivalCount(round=the_round, site=site, starts_at=starts_at, people=people, counted_by=by.account)
        facts = {"round": the_round.pk, "site": site.pk, "starts_at": instant(starts_at), "people": people}
        return begin(row, "arrivals.counted", by=by, at=at, facts=facts)


def _check_count(site: Site, starts_at: datetime, people: int, at: datetime) -> None:
    if site.kind != ARRIVAL:
        raise NotAllowed("not_arrival_site")
    if not 0 <= people <= _MOST_PEOPLE:
        raise NotAllowed("bad_count")
    if starts_at.minute or starts_at.second or starts_at.microsecond:
        raise NotAllowed("not_an_hour")
    if starts_at > at:
        raise NotAllowed("hour_not_over")


def _round(by: Actor, round_id: str) -> Round:
    row = get_round(by, round_id)
    if row.state not in {PLANNED, OPEN}:
        raise NotAllowed("round_over")
    return row
