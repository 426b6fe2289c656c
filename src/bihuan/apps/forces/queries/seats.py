"""The joint desk: which department holds its seat at every hour, and which hours nobody holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.models import Department
from bihuan.apps.forces.models import Assignment, Post
from bihuan.apps.forces.rules.covering import Period, gaps
from bihuan.apps.forces.rules.plans import PUBLISHED

DESK = "desk"


@dataclass(frozen=True, slots=True)
class Seat:
    """One department at the desk: its code and name, who holds its seat in the period, and the hours nobody holds."""

    department: str
    name: str
    held: tuple[Assignment, ...]
    gaps: tuple[Period, ...]


def seats(incident: str, starts_at: datetime, ends_at: datetime) -> list[Seat]:
    """Return every department that has a seat at the desk of the incident, by code."""
    posts = Post.objects.filter(incident_id=incident, kind=DESK, closed_at=None).exclude(department="")
    departments = set(posts.values_list("department", flat=True))
    rows = Assignment.objects.filter(
        plan__state=PUBLISHED, need__post__in=posts, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).select_related("officer", "need__post")
    held: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("starts_at", "officer__number"):
        held[row.need.post.department].append(row)
    names = dict(Department.objects.filter(code__in=departments).values_list("code", "name"))
    return [
        Seat(code, names.get(code, code), tuple(held[code]), _gaps(held[code], starts_at, ends_at))
        for code in sorted(departments)
    ]


def _gaps(held: list[Assignment], starts_at: datetime, ends_at: datetime) -> tuple[Period, ...]:
    return gaps([(one.starts_at, one.ends_at) for one in held], starts_at, ends_at)
