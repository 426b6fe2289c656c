"""How the posts of an incident stand at an instant, in four figures: what the duty board says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from bihuan.apps.forces.models import Attendance, Need


@dataclass(frozen=True, slots=True)
class PostsStanding:
    """Posts that need people now, of these lacking some; officers late; officers not relieved or at work too long."""

    needed: int
    lacking: int
    late: int
    too_long: int


def posts_standing(incident: str, at: datetime) -> PostsStanding | None:
    """Return how the open posts stand, None where no post needs anybody now and nobody is awaited or at one."""
    there = Count("post__attendances", filter=Q(post__attendances__state="present"))
    running = Need.objects.filter(post__incident_id=incident, starts_at__lte=at, ends_at__gt=at, minimum__gt=0)
    needs = running.filter(Q(post__closed_at=None) | Q(post__closed_at__gt=at)).annotate(there=there)
    people = Attendance.objects.filter(incident_id=incident, state__in=["late", "present"]).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(state="late")),
        too_long=Count("pk", filter=Q(state="present") & _is_too_long(at)),
    )  # fmt: skip
    needed, lacking = needs.count(), needs.filter(there__lt=F("minimum")).count()
    return PostsStanding(needed, lacking, people["late"], people["too_long"]) if needed or people["all"] else None


def _is_too_long(at: datetime) -> Q:
    return Q(planned_ends_at__lte=at) | Q(heat_passed_at__isnull=False) | Q(hours_passed_at__isnull=False)
