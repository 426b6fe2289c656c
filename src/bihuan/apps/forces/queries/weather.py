"""The heat of hours at posts, from the weather that was told; an hour of which nothing was told is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.forces.models import Post, WeatherHour
from bihuan.apps.forces.rules.weather import HOUR, hour_of
from bihuan.engine.roster.heat import Wbgt, Weather, outdoor_hours
from bihuan.engine.roster.heat.wind import LEAST_M_S, wind_at_two_metres

Spot = tuple[str, str]  # incident, spot
Place = tuple[float, float]
_Case = tuple[Weather, int, float, float, bool]
_SOLVED: dict[_Case, Wbgt] = {}  # the heat follows from its case alone: kept, it is never old, whatever is told later
_MOST_SOLVED = 20_000


@dataclass(frozen=True, slots=True)
class HourHeat:
    """The heat of one hour, and whether its weather was observed or only forecast."""

    heat: Wbgt
    is_observed: bool


def hours_between(starts_at: datetime, ends_at: datetime) -> Iterator[datetime]:
    """Return when each hour begins that the period [starts_at, ends_at) touches."""
    at = hour_of(starts_at)
    while at < ends_at:
        yield at
        at += HOUR


def heat_at(posts: Sequence[Post], starts_at: datetime, ends_at: datetime) -> dict[str, dict[datetime, HourHeat]]:
    """Return the heat at each post in the hours of the period that are known; what was observed beats a forecast.

    The weather of the post itself comes first, then that of its site, then that of the incident. Without a position of
    its own a post takes the middle of the others', for the sun alone; without any there is no heat to be known.
    """
    rows = _told({post.incident_id for post in posts}, starts_at, ends_at)
    places, hours = _places(posts), list(hours_between(starts_at, ends_at))
    wanted = [
        (post, row)
        for post in posts
        if post.incident_id in places or post.longitude is not None
        for row in _rows_for(post, hours, rows)
    ]
    found: dict[str, dict[datetime, HourHeat]] = {post.pk: {} for post in posts}
    for (post, row), heat in zip(wanted, _solved(wanted, places), strict=True):
        found[post.pk][row.starts_at] = HourHeat(heat, row.is_observed)
    return found


def _told(incidents: set[str], starts_at: datetime, ends_at: datetime) -> dict[Spot, dict[datetime, WeatherHour]]:
    rows = WeatherHour.objects.filter(
        incident_id__in=incidents, starts_at__gte=hour_of(starts_at), starts_at__lt=ends_at
    )
    found: dict[Spot, dict[datetime, WeatherHour]] = {}
    for row in rows.order_by("is_observed"):
        found.setdefault((row.incident_id, row.spot), {})[row.starts_at] = row
    return found


def _rows_for(
    post: Post, hours: Sequence[datetime], rows: dict[Spot, dict[datetime, WeatherHour]]
) -> Iterator[WeatherHour]:  # fmt: skip
    spots = dict.fromkeys((post.pk, post.site, ""))
    told = [of for spot in spots if (of := rows.get((post.incident_id, spot)))]
    for hour in hours:
        row = next((of[hour] for of in told if hour in of), None)
        if row is not None:
            yield row


def _places(posts: Sequence[Post]) -> dict[str, Place]:
    """Return the middle of the positions of each incident's posts, nothing where none has one."""
    placed = Post.objects.filter(incident_id__in={post.incident_id for post in posts}, longitude__isnull=False)
    of: dict[str, list[Place]] = {}
    for incident, longitude, latitude in placed.values_list("incident_id", "longitude", "latitude"):
        if longitude is not None and latitude is not None:
            of.setdefault(incident, []).append((longitude, latitude))
    return {key: (sum(x for x, _ in all_) / len(all_), sum(y for _, y in all_) / len(all_)) for key, all_ in of.items()}


def _solved(wanted: Sequence[tuple[Post, WeatherHour]], places: dict[str, Place]) -> list[Wbgt]:
    """Return the heat of each; posts under one weather, one sun and one shade are worked out once.

    The position tells where the sun stands, nothing else, so a tenth of a degree is near enough.
    """
    near = {post.pk: (*_near(post, places), post.is_sunny) for post, _ in wanted}
    keys = [(row.pk, *near[post.pk]) for post, row in wanted]
    rows = {row.pk: row for _, row in wanted}
    cases = {key: _case(rows[key[0]], *key[1:]) for key in dict.fromkeys(keys)}
    known = {case: heat for case in cases.values() if (heat := _SOLVED.get(case)) is not None}
    known |= _newly_solved([case for case in dict.fromkeys(cases.values()) if case not in known])
    return [known[cases[key]] for key in keys]


def _case(row: WeatherHour, longitude: float, latitude: float, is_sunny: bool) -> _Case:
    """Return all that the heat follows from; the middle of the hour stands for it."""
    return _weather(row), int(row.starts_at.timestamp()) + 1800, longitude, latitude, is_sunny


def _newly_solved(cases: Sequence[_Case]) -> dict[_Case, Wbgt]:
    solved = outdoor_hours(
        [one[0] for one in cases], at=[one[1] for one in cases], longitudes=[one[2] for one in cases],
        latitudes=[one[3] for one in cases], shaded=[not one[4] for one in cases],
    )  # fmt: skip
    found = dict(zip(cases, solved, strict=True))
    if len(_SOLVED) + len(found) > _MOST_SOLVED:
        _SOLVED.clear()
    _SOLVED.update(found)
    return found


def _near(post: Post, places: dict[str, Place]) -> Place:
    if post.longitude is not None and post.latitude is not None:
        return round(post.longitude, 1), round(post.latitude, 1)
    longitude, latitude = places[post.incident_id]
    return round(longitude, 1), round(latitude, 1)


def _weather(row: WeatherHour) -> Weather:
    wind = LEAST_M_S
    if row.wind_m_s is not None:
        wind = wind_at_two_metres(row.wind_m_s, height_m=row.wind_height_m, solar_w_m2=row.solar_w_m2)
    return Weather(row.air_c, row.humidity, wind, row.solar_w_m2, row.pressure_hpa)


@dataclass(frozen=True, slots=True)
class LastTold:
    """Until when the weather of an incident is known, who told it last and when; None where nobody did."""

    until: datetime
    source: str
    noted_at: datetime


def last_told(incident: str) -> LastTold | None:
    """Return how far the weather of an incident (of all of it) is told, None where it is not."""
    rows = WeatherHour.objects.filter(incident_id=incident, spot="")
    row = rows.order_by("-noted_at", "-starts_at").first()
    last = rows.order_by("-starts_at").first()
    return LastTold(last.starts_at + HOUR, row.source, row.noted_at) if row and last else None
