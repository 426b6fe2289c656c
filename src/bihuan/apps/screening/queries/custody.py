"""Where every tube is: the balance of a round, boxes on their way, tubes that ought to have arrived."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from bihuan.apps.screening.models import Box, BoxHandover, Pool
from bihuan.apps.screening.queries.tubes import pieces
from bihuan.apps.screening.rules.custody import (
    ARRIVAL_LIMIT,
    AT_LABORATORY,
    FILLING,
    HANDED,
    LOST,
    RESULT_LIMIT,
    RESULTED,
    SEALED,
    STEPS,
    Balance,
)

# The same steps told by the instants alone; a tube that matches none of them, or two, shows as unaccounted.
_MARKS: Mapping[str, Q] = {
    FILLING: Q(lost_at=None, sealed_at=None, box=None, resulted_at=None),
    SEALED: Q(lost_at=None, sealed_at__isnull=False, box=None, arrived_at=None, resulted_at=None),
    HANDED: Q(lost_at=None, sealed_at__isnull=False, box__isnull=False, arrived_at=None, resulted_at=None),
    AT_LABORATORY: Q(lost_at=None, arrived_at__isnull=False, resulted_at=None),
    RESULTED: Q(lost_at=None, resulted_at__isnull=False),
    LOST: Q(lost_at__isnull=False),
}


def balance(round_id: str, *, site_id: str = "") -> Balance:
    """Return the balance of the tubes of a round (of one of its sites): made = resulted + lost + on the way by step."""
    tubes = _tubes(round_id, site_id)
    by_step = dict(tubes.values_list("state").annotate(count=Count("id")).order_by())
    counted = tubes.aggregate(**{step: Count("id", filter=marks) for step, marks in _MARKS.items()})
    return Balance(tubes.count(), {step: int(by_step.get(step, 0)) for step in STEPS}, counted)


def _tubes(round_id: str, site_id: str) -> QuerySet[Pool]:
    mine = Pool.objects.filter(round=round_id)
    return mine.filter(site=site_id) if site_id else mine


@dataclass(frozen=True, slots=True)
class SiteBalance:
    """The tubes of one site in a round."""

    site: str
    number: int
    name: str
    made: int
    by_step: Mapping[str, int]
    overdue: int


def balance_by_site(round_id: str, at: datetime, *, unit: str = "") -> list[SiteBalance]:
    """Return the tubes of a round site by site, those with the most overdue first."""
    tubes = Pool.objects.filter(round=round_id)
    tubes = tubes.filter(site__unit=unit) if unit else tubes
    steps: dict[str, Any] = {step: Count("id", filter=Q(state=step)) for step in STEPS}
    late = Count("id", filter=Q(state__in=[SEALED, HANDED], filled_at__lte=at - ARRIVAL_LIMIT))
    rows: Any = tubes.values("site", "site__number", "site__name").annotate(made=Count("id"), late=late, **steps)
    found = [
        SiteBalance(
            row["site"], row["site__number"], row["site__name"], row["made"], {step: row[step] for step in STEPS},
            row["late"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.overdue, one.number))


def overdue_tubes(incident: str, at: datetime) -> QuerySet[Pool]:
    """Return the tubes that ought to be at the laboratory and were not called for yet, site by site."""
    late = Pool.objects.filter(
        round__incident=incident, state__in=[SEALED, HANDED], filled_at__lte=at - ARRIVAL_LIMIT, overdue_at=None
    )
    return late.select_related("site").order_by("site__number", "code")


def slow_tubes(round_id: str, at: datetime) -> int:
    """Return how many tubes of a round have been at the laboratory for more than twelve hours without a result."""
    return Pool.objects.filter(round=round_id, state=AT_LABORATORY, arrived_at__lte=at - RESULT_LIMIT).count()


def tubes_by_code(round_id: str, codes: Collection[str]) -> dict[str, Pool]:
    """Return the tubes of a round with these bar codes."""
    found: dict[str, Pool] = {}
    for piece in pieces(codes):
        found |= {one.code: one for one in Pool.objects.filter(round=round_id, code__in=piece)}
    return found


def tubes_in(box: Box) -> list[Pool]:
    """Return the tubes on the list of a box, by code."""
    return list(Pool.objects.filter(box=box).order_by("code"))


def handovers_of(box: Box) -> list[BoxHandover]:
    """Return through whose hands a box went, the first first."""
    return list(BoxHandover.objects.filter(box=box).order_by("place"))


def next_place(box: Box) -> int:
    """Return the number of the next handover of a box."""
    return int(BoxHandover.objects.filter(box=box).aggregate(last=Max("place"))["last"] or 0) + 1


def boxes_on_the_way(incident: str) -> QuerySet[Box]:
    """Return the boxes that have not arrived whole, the one that has been on its way longest first."""
    waiting = Box.objects.filter(round__incident=incident).exclude(state="arrived").select_related("site", "round")
    return waiting.order_by("handed_at")
