"""Posts and patrols of a day, as forces planned them: motorway exits, stations, hospitals, shops, gates, patrols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.models import Incident
from bihuan.apps.forces.models import Assignment, Attendance, Post
from bihuan.apps.forces.rules.plans import PUBLISHED

POSTED_KINDS = ("motorway", "station", "hospital", "shop", "gate", "patrol")
AT_TRAFFIC = ("motorway", "station")
YARDSTICK = 80
"""Officers a day at motorway exits and stations: what the district of 750,000 had (product.md)."""


@dataclass(frozen=True, slots=True)
class PostedKind:
    """One kind of post on a day: how many posts, officers planned there (each once), present now, unplaced posts."""

    kind: str
    posts: int
    planned: int
    present: int
    without_position: int


@dataclass(frozen=True, slots=True)
class PostedDay:
    """The day; `at_traffic` and `officers` count each officer once, at motorway exits and stations, and at all."""

    kinds: tuple[PostedKind, ...]
    at_traffic: int
    officers: int
    starts_at: datetime
    ends_at: datetime


def posted_on(incident: str, at: datetime) -> PostedDay:
    """Return how the posts of the response stand on the local day of the instant, by the plans in force."""
    zone = ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))
    starts_at = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ends_at = starts_at + timedelta(days=1)
    posts = list(Post.objects.filter(incident_id=incident, closed_at=None, kind__in=POSTED_KINDS))
    kind_of = {one.pk: one.kind for one in posts}
    rows = Assignment.objects.filter(
        need__post__in=posts, plan__state=PUBLISHED, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).values_list("need__post_id", "officer_id")
    planned = {(kind_of[post], officer) for post, officer in rows}
    there = Attendance.objects.filter(post__in=posts, state="present").values_list("post_id", flat=True)
    kinds = tuple(_kind(kind, posts, planned, [kind_of[one] for one in there]) for kind in POSTED_KINDS)
    traffic = {officer for kind, officer in planned if kind in AT_TRAFFIC}
    return PostedDay(kinds, len(traffic), len({officer for _kind, officer in planned}), starts_at, ends_at)


def _kind(kind: str, posts: Sequence[Post], planned: set[tuple[str, str]], there: Sequence[str]) -> PostedKind:
    own = [one for one in posts if one.kind == kind]
    unplaced = sum(one.longitude is None or one.latitude is None for one in own)
    return PostedKind(kind, len(own), sum(told == kind for told, _who in planned), there.count(kind), unplaced)
