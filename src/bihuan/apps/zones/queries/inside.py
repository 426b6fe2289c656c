"""How many are inside a compound, by the gates' counts and by persons; who is out, and which visitors are in.

Nothing here can be asked about one person: a list is that of one compound, and tells the last word about each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from bihuan.apps.core.models import Area
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.intake.queries.population import counts_by_building
from bihuan.apps.zones.models import Crossing, DoorCount, Gate, InsideSheet, Presence
from bihuan.apps.zones.rules.crossings import Inside

_UNNAMED = ("staff", "headcount")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the crossings of a compound that are on no sheet yet add up to."""

    went_in: int = 0
    went_out: int = 0
    uncounted: int = 0


def counted_since(areas: Iterable[str]) -> dict[str, Counted]:
    """Return what went in and out of these compounds since their last sheets, in one query."""
    rows = (
        Crossing.objects.filter(area__in=list(areas), sheet=None)
        .values_list("area")
        .annotate(
            came=Sum("people", filter=Q(way="in"), default=0),
            gone=Sum("people", filter=Q(way="out"), default=0),
            unnamed_in=Sum("people", filter=Q(way="in", kind__in=_UNNAMED), default=0),
            unnamed_out=Sum("people", filter=Q(way="out", kind__in=_UNNAMED), default=0),
        )
    )
    return {area: Counted(came, gone, unnamed_in - unnamed_out) for area, came, gone, unnamed_in, unnamed_out in rows}


def rosters(incident: str, areas: Sequence[str]) -> dict[str, int]:
    """Return how many people the register knows in these compounds now."""
    found: dict[str, int] = {}
    for one in counts_by_building(incident, areas=areas):
        found[one.area] = found.get(one.area, 0) + one.residents
    return found


def last_sheets(areas: Iterable[str]) -> dict[str, InsideSheet]:
    """Return the newest sheet of each of these compounds."""
    rows = InsideSheet.objects.filter(area__in=list(areas)).order_by("date")
    return {row.area_id: row for row in rows}


def inside_now(incident: str, areas: Sequence[str]) -> dict[str, Inside]:
    """Return how many are inside each of these compounds now; a fixed number of queries, however many they are."""
    roster, since, sheets = rosters(incident, areas), counted_since(areas), last_sheets(areas)
    sides = sides_of(areas)
    return {
        one: _inside(roster.get(one, 0), since.get(one, Counted()), sheets.get(one), sides.get(one, (0, 0, 0)))
        for one in areas
    }


def sides_of(areas: Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Return (out, visitors in, out when they left the register) of these compounds, by the last words."""
    gone, wanted = left_the_roster(), list(areas)
    rows = (
        Presence.objects.filter(area__in=wanted)
        .values_list("area")
        .annotate(
            away=Sum("people", filter=Q(side="out") & ~gone, default=0),
            there=Sum("people", filter=Q(side="in"), default=0),
            lost=Sum("people", filter=Q(side="out") & gone, default=0),
        )
    )
    return {area: (away, there, lost) for area, away, there, lost in rows}


def left_the_roster() -> Q:
    """Return what holds for the last word about a resident who has left the register."""
    return Q(resident__left_at__isnull=False)


def _inside(roster: int, since: Counted, sheet: InsideSheet | None, sides: tuple[int, int, int]) -> Inside:
    out, visitors, left = sides
    net, uncounted = (sheet.net, sheet.uncounted) if sheet is not None else (0, 0)
    return Inside(roster, net, since.went_in, since.went_out, left, out, visitors, uncounted + since.uncounted)


def moved_of(area: Area, side: str) -> QuerySet[Presence]:
    """Return whoever is out of a compound, or in it without living there, the longest first; unopened."""
    found = (
        Presence.objects.filter(area=area, side=side)
        .exclude(left_the_roster())
        .select_related("resident__building", "holder")
    )
    return found.order_by("moved_at", "id")


def sheets_of(area: Area) -> QuerySet[InsideSheet]:
    """Return the daily sheets of a compound, newest first."""
    return InsideSheet.objects.filter(area=area).order_by("-date")


def door_counts_of(area: Area) -> QuerySet[DoorCount]:
    """Return what was counted at the doors of a compound, newest first."""
    return DoorCount.objects.filter(area=area).order_by("-counted_at")


def last_door_counts(areas: Iterable[str]) -> dict[str, DoorCount]:
    """Return the newest count at the doors of each of these compounds."""
    return {row.area_id: row for row in DoorCount.objects.filter(area__in=list(areas)).order_by("counted_at")}


def buildings_of(area: Area) -> list[Building]:
    """Return the buildings of a compound, by name."""
    return list(Building.objects.filter(area=area).order_by("community_code", "name"))


def residents_of(building: str, area: Area) -> QuerySet[Resident]:
    """Return the residents of one building of a compound, flat by flat, unopened."""
    found = Resident.objects.filter(building=building, building__area=area, left_at=None)
    return found.order_by("household", "registered_at", "id")


def out_among(area: Area, residents: Iterable[str]) -> set[str]:
    """Return which of these residents are out of their compound now."""
    found = Presence.objects.filter(area=area, side="out", resident__in=list(residents))
    return {str(one) for one in found.values_list("resident_id", flat=True)}


def by_hour(gate: Gate, since: datetime) -> list[tuple[datetime, int, int]]:
    """Return how many came in and went out at a gate, by hour, since an instant."""
    told: dict[datetime, list[int]] = {}
    rows = Crossing.objects.filter(gate=gate, crossed_at__gte=since).values_list("crossed_at", "way", "people")
    for at, way, people in rows:
        hour = told.setdefault(at.replace(minute=0, second=0, microsecond=0), [0, 0])
        hour[0 if way == "in" else 1] += people
    return [(at, came, gone) for at, (came, gone) in sorted(told.items())]


def lines_of_gates(gates: Iterable[Gate], since: datetime) -> dict[str, tuple[int, int]]:
    """Return how many came in and went out at each of these gates since an instant."""
    rows = (
        Crossing.objects.filter(gate__in=[one.pk for one in gates], crossed_at__gte=since)
        .values_list("gate")
        .annotate(came=Sum("people", filter=Q(way="in"), default=0), gone=Sum("people", filter=Q(way="out"), default=0))
    )
    return {gate: (came, gone) for gate, came, gone in rows}


def without_pass(area: Area, since: datetime) -> list[tuple[str, str, int, int]]:
    """Return (reason, direction, times, people) of whoever was let through without a pass since an instant."""
    rows = Crossing.objects.filter(area=area, kind="headcount", crossed_at__gte=since)
    found = rows.values_list("reason", "way").annotate(times=Count("id"), heads=Sum("people"))
    return [(reason, way, times, heads) for reason, way, times, heads in found.order_by("reason", "way")]
