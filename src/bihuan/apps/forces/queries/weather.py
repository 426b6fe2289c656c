"""The heat of hours at posts, from the weather that was told; an hour of which nothing was told is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.forces.models import Post, WeatherHour
from bihuan.apps.forces.rules.weather import HOUR, hour_of
from bihuan.engine.roster.heat import Wbgt, Weather, outdoor_hours
from bihuan.engine.roster.heat.wind import LEAST_M_S, wind_at_two_metres

Spot = tuple[str, str, datetime]  # incident, spot, hour
Place = tuple[float, float]


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
    places = _places(posts)
    wanted = [
        (post, row)
        for post in posts
        if post.incident_id in places or post.longitude is not None
        for hour in hours_between(starts_at, ends_at)
        if (row := _row_for(post, hour, rows))
    ]
    found: dict[str, dict[datetime, HourHeat]] = {post.pk: {} for post in posts}
    for (post, row), heat in zip(wanted, _solved(wanted, places), strict=True):
        found[post.pk][row.starts_at] = HourHeat(heat, row.is_observed)
    return found


def _told(incidents: set[str], starts_at: datetime, ends_at: datetime) -> dict[Spot, WeatherHour]:
    rows = WeatherHour.objects.filter(
        incident_id__in=incidents, starts_at__gte=hour_of(starts_at), starts_at__lt=ends_at
    )
    return {(row.incident_id, row.spot, row.starts_at): row for row in rows.order_by("is_observed")}


def _row_for(post: Post, hour: datetime, rows: dict[Spot, WeatherHour]) -> WeatherHour | None:
    spots = dict.fromkeys((post.pk, post.site, ""))
    return next((row for spot in spots if (row := rows.get((post.incident_id, spot, hour)))), None)


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
    keys = [(row.pk, *_near(post, places), post.is_sunny) for post, row in wanted]
    rows = dict(zip((key[0] for key in keys), (row for _, row in wanted), strict=True))
    once = list(dict.fromkeys(keys))
    solved = outdoor_hours(
        [_weather(rows[key[0]]) for key in once],
        at=[int(rows[key[0]].starts_at.timestamp()) + 1800 for key in once],  # the middle of the hour stands for it
        longitudes=[key[1] for key in once],
        latitudes=[key[2] for key in once],
        shaded=[not key[3] for key in once],
    )
    heat = dict(zip(once, solved, strict=True))
    return [heat[key] for key in keys]


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
