"""What a search needs to know of the desk: the case behind a query, the places of the lake, the fresh visits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.models import CaseLink, Person, Query
from bihuan.apps.intake.queries.gate import stays_of
from bihuan.apps.tracing.models import Case, LakePlace, Visit
from bihuan.apps.tracing.queries.cases import window_of


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one accepted query allows: the person of its case, its window, and places with periods, in seconds."""

    query: str
    case: str
    purpose: str
    person: Person
    window: tuple[int, int]
    stays: tuple[tuple[str, int, int], ...]


def allowed_by(query: Query) -> Allowed:
    """Return what an accepted query allows. :raises ValueError: it has no window, or its case has no person."""
    link = CaseLink.objects.select_related("person").filter(case=query.case, incident=query.incident_id).first()
    if link is None or query.window_from is None or query.window_to is None:
        raise ValueError("a query without a case or a window allows nothing")
    stays = tuple((one.place, seconds(one.starts_at), seconds(one.ends_at)) for one in stays_of(query.places))
    return Allowed(
        query.pk, query.case, query.purpose, link.person, (seconds(query.window_from), seconds(query.window_to)), stays
    )


def infectious_period(allowed: Allowed, incident: str, at: datetime) -> tuple[int, int] | None:
    """Return when the case of a query could infect, as far as it has passed; None where nobody can tell.

    Nobody can while tracing has not opened the case or lacks a date; and who looks for the source of a case looks
    outside that period. Then the window of the query alone counts.
    """
    case = Case.objects.filter(incident=incident, case=allowed.case).first()
    if case is None or allowed.purpose == "find_source":
        return None
    try:
        starts, ends = window_of(case).until(at)
    except NotAllowed:
        return None
    return seconds(starts), seconds(ends)


def seconds(at: datetime) -> int:
    """Return an instant as whole seconds since 1970."""
    return int(at.timestamp())


def instant_of(at: int) -> datetime:
    """Return whole seconds since 1970 as an instant."""
    return datetime.fromtimestamp(at, UTC)


def lake_numbers(incident: str, places: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Return the numbers that places of the desk have in the lake, several where holders numbered one place apart.

    A place of which the lake knows nothing gets numbers from the upper end, where the lake has none: its fresh visits
    are searched, and a search is never without a place.
    """
    found: dict[str, tuple[int, ...]] = dict.fromkeys(sorted(places), ())
    rows = LakePlace.objects.filter(incident=incident, place__in=list(places)).order_by("number")
    for place, number in rows.values_list("place_id", "number"):
        found[place] = (*found[place], number)
    unknown = [place for place, numbers in found.items() if not numbers]
    return found | {place: (2**32 - 1 - i,) for i, place in enumerate(unknown)}


def positions_of(incident: str, places: Collection[str]) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude (WGS-84 degrees) of those places of the desk whose position is known."""
    rows = Place.objects.filter(incident=incident, pk__in=list(places)).values_list("id", "longitude", "latitude")
    return {str(one): (east, north) for one, east, north in rows if east is not None and north is not None}


def desk_places(incident: str, numbers: Collection[int]) -> dict[int, str]:
    """Return the places of the desk behind numbers of the lake."""
    rows = LakePlace.objects.filter(incident=incident, number__in=list(numbers))
    return dict(rows.values_list("number", "place_id"))


def fresh_visits(incident: str, places: Mapping[str, tuple[int, ...]], period: tuple[int, int]) -> list[Visit]:
    """Return the confirmed visits of the desk at these places that touch the period."""
    starts, ends = instant_of(period[0]), instant_of(period[1])
    lasting = Q(ends_at=None) | Q(ends_at__gt=starts)
    rows = Visit.objects.filter(lasting, incident=incident, is_confirmed=True, place__in=list(places))
    return list(rows.filter(starts_at__lt=ends).select_related("person").order_by("pk"))
