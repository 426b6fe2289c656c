"""The lines at the sites of a round: what tubes, lanes and counts tell, and what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, Max, Q, QuerySet, Sum

from bihuan.apps.screening.models import Headcount, Lane, Opening, Pool, RosterBuilding, Round, Site
from bihuan.apps.screening.queries.booking import USUAL_SECONDS
from bihuan.apps.screening.rules.outcomes import OPEN, PLANNED
from bihuan.apps.screening.rules.queues import SiteSeen, arrived_an_hour, site_now

if TYPE_CHECKING:
    from bihuan.engine.screening.progress import SiteEstimate

HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
Counts = dict[str, dict[datetime, int]]


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site: what is seen, what the engine makes of it, and who came in the last hour (None: cannot be told)."""

    seen: SiteSeen
    estimate: SiteEstimate
    came: int | None


@dataclass(frozen=True, slots=True)
class Queues:
    """Every site of a round as it stands at an instant, and when the last of them is done (None: nobody can say)."""

    round: Round
    lines: tuple[SiteLine, ...]
    finish_at: datetime | None
    limit_minutes: float


def round_now(incident: str) -> Round | None:
    """Return the open round of an incident, else the next planned one, else None."""
    rows = Round.objects.filter(incident_id=incident)
    return (
        rows.filter(state=OPEN).order_by("-number").first() or rows.filter(state=PLANNED).order_by("starts_at").first()
    )


def queues_of(the_round: Round, sites: QuerySet[Site], at: datetime, *, limit_minutes: float) -> Queues:
    """Return the lines of those of the sites that are open in the round, by number."""
    from bihuan.engine.screening.progress import estimate, finish_of  # it needs numpy, and no page starts with that

    counts = _counts(the_round, at)
    seen = sites_seen(the_round, sites, at, counts)
    now = round(at.timestamp())
    found = estimate([site_now(one, the_round.pool_size, at) for one in seen], now, limit_minutes=limit_minutes)
    lines = tuple(
        SiteLine(one, figures, arrived_an_hour(one, counts.get(one.site, {}), at))
        for one, figures in zip(seen, found, strict=True)
    )
    end = finish_of(found)
    return Queues(the_round, lines, None if end is None else at + timedelta(seconds=end - now), limit_minutes)


def sites_planned(the_round: Round, sites: QuerySet[Site]) -> list[SiteSeen]:
    """Return what is planned at each of the sites that is open in a round, by number; no tube and no count is read."""
    return _sites(the_round, sites, {}, {})


def sites_seen(the_round: Round, sites: QuerySet[Site], at: datetime, counts: Counts) -> list[SiteSeen]:
    """Return what the tables tell of each of the sites that is open in a round, by number."""
    return _sites(the_round, sites, _tubes(the_round, at), counts)


def _sites(
    the_round: Round, sites: QuerySet[Site], tubes: Mapping[str, dict[str, Any]], counted: Counts
) -> list[SiteSeen]:
    lanes, due = _lanes(the_round), _due(the_round)
    openings = Opening.objects.filter(round=the_round, site__in=sites).select_related("site__unit")
    return [
        _seen(one, tubes.get(one.site_id, {}), lanes.get(one.site_id, {}), due.get(one.site_id, 0),
              counted.get(one.site_id, {}))
        for one in openings.order_by("site__number")
    ]  # fmt: skip


def _seen(
    one: Opening, tubes: Mapping[str, Any], lanes: Mapping[str, Any], due: int, counts: Mapping[datetime, int]
) -> SiteSeen:
    counted_at = max(counts, default=None)
    is_open = bool(lanes.get("open"))
    return SiteSeen(
        site=one.site_id, number=one.site.number, name=one.site.name, unit=one.site.unit.name, opens_at=one.opens_at,
        closes_at=one.closes_at, expected=one.expected or due, sampled=tubes.get("sampled") or 0,
        last_hour=tubes.get("hour") or 0, last_quarter=tubes.get("quarter") or 0, newest_at=tubes.get("newest"),
        waiting=None if counted_at is None else counts[counted_at], counted_at=counted_at,
        lanes=lanes["open"] if is_open else one.lanes, are_lanes_open=is_open,
        seconds=float(lanes.get("seconds") or USUAL_SECONDS),
    )  # fmt: skip


def _tubes(the_round: Round, at: datetime) -> dict[str, dict[str, Any]]:
    """Return the swabs of each site in all, in the last hour and the last quarter of an hour, in one pass."""
    rows = Pool.objects.filter(round=the_round, filled_at__lte=at).values("site_id").order_by()
    found = rows.annotate(
        sampled=Sum("members"), newest=Max("filled_at"), hour=Sum("members", filter=Q(filled_at__gt=at - HOUR)),
        quarter=Sum("members", filter=Q(filled_at__gt=at - QUARTER)),
    )  # fmt: skip
    return {row["site_id"]: dict(row) for row in found}


def _lanes(the_round: Round) -> dict[str, dict[str, Any]]:
    """Return how many lanes of each site are open now, and how long one sample takes in its lanes."""
    rows = Lane.objects.filter(site__incident=the_round.incident_id).values("site_id").order_by()
    found = rows.annotate(open=Count("id", filter=Q(is_open=True)), seconds=Avg("seconds"))
    return {row["site_id"]: dict(row) for row in found}


def _due(the_round: Round) -> dict[str, int]:
    """Return how many people of booked buildings are due at each site: the roster without excuses."""
    rows = RosterBuilding.objects.filter(round=the_round, site__isnull=False).values("site_id").order_by()
    found = rows.annotate(due=Sum(F("roster") - F("exempt") - F("escalated")))
    return {str(row["site_id"]): row["due"] for row in found}


def _counts(the_round: Round, at: datetime) -> Counts:
    """Return the counts of the last two and a half hours: site → instant → people waiting."""
    found: Counts = defaultdict(dict)
    recent = Headcount.objects.filter(round=the_round, counted_at__gt=at - 2.5 * HOUR, counted_at__lte=at)
    for site, moment, waiting in recent.order_by("counted_at").values_list("site_id", "counted_at", "waiting"):
        found[site][moment] = waiting
    return dict(found)


def slowest_of(lines: Sequence[SiteLine], many: int = 10) -> list[SiteLine]:
    """Return the sites that are done last, those that never are first; of equals the one with the longest wait."""

    def rank(line: SiteLine) -> tuple[bool, int, float]:
        end = line.estimate.finish_at
        return end is not None, -(end or 0), -line.estimate.longest_wait_minutes

    return sorted(lines, key=rank)[:many]
