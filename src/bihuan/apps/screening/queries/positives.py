"""Positive tubes, whom they hold, and how long until the last of them is cleared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from bihuan.apps.screening.models import HeldMember, Pool, Sample
from bihuan.apps.screening.queries.tubes import pieces
from bihuan.apps.screening.rules.positives import Clock, clock_of


@dataclass(frozen=True, slots=True)
class PositiveTube:
    """One positive tube with its clock."""

    pool: Pool
    clock: Clock


def positive_tubes(incident: str, *, unit: str = "", round_id: str = "") -> list[PositiveTube]:
    """Return the positive tubes, those whose clock runs first, the longest first.

    A tube whose result was taken back is among them while it holds somebody: only their own swab clears them.
    """
    holding = Q(pk__in=HeldMember.objects.filter(pool__round__incident=incident, cleared_at=None).values("pool"))
    tubes = Pool.objects.filter(Q(result="positive") | holding, round__incident=incident)
    tubes = tubes.select_related("site", "round")
    tubes = tubes.filter(site__unit=unit) if unit else tubes
    tubes = tubes.filter(round=round_id) if round_id else tubes
    pools = list(tubes.prefetch_related("held"))
    found = [PositiveTube(pool, clock_of_tube(pool, list(pool.held.all()))) for pool in pools]
    return sorted(found, key=lambda one: (not one.clock.is_running, one.clock.started_at))


def clock_of_tube(pool: Pool, held: Collection[HeldMember]) -> Clock:
    """Return the clock of a positive tube from whom it holds."""
    started = pool.resulted_at or pool.filled_at
    return clock_of(started, [(one.state, one.cleared_at) for one in held])


def held_by(pool_id: str) -> list[HeldMember]:
    """Return whom a positive tube holds, in the order in which they were held."""
    return list(HeldMember.objects.filter(pool=pool_id).order_by("id"))


def open_holds(keys: Collection[str]) -> list[HeldMember]:
    """Return the holds of these people (lines of the roster, travellers) that are not cleared."""
    found: list[HeldMember] = []
    for piece in pieces(keys):
        mine = HeldMember.objects.filter(Q(entry__in=piece) | Q(traveller__in=piece), cleared_at=None)
        found += mine.select_related("pool")
    return found


def swabs_of(pool_ids: Collection[str]) -> dict[str, list[Sample]]:
    """Return the samples of these tubes, tube by tube, each in the order in which they were put in."""
    found: dict[str, list[Sample]] = {}
    for piece in pieces(pool_ids):
        swabs = Sample.objects.filter(pool__in=piece).select_related("entry", "traveller").order_by("place")
        for swab in swabs:
            found.setdefault(swab.pool_id, []).append(swab)
    return found


def waiting_for_a_case(incident: str) -> QuerySet[HeldMember]:
    """Return the people whose own swab is positive and for whom no case could be opened yet."""
    mine = HeldMember.objects.filter(pool__round__incident=incident, state="positive")
    return mine.exclude(record="").order_by("held_at", "id")
