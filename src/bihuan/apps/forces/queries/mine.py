"""What the phone of one officer or leader asks for."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bihuan.apps.forces.models import Attendance, Officer, Post


def post_of(post_id: str) -> Post | None:
    """Return the post of a block that a plan gave."""
    return Post.objects.filter(pk=post_id).select_related("unit").first()


def people_of_unit(incident: str, unit: str) -> list[Officer]:
    """Return the strength of a unit, by number."""
    return list(Officer.objects.filter(incident_id=incident, unit_id=unit, left_at=None).order_by("number"))


def people_of_incident(incident: str) -> list[Officer]:
    """Return the whole strength, by number."""
    return list(Officer.objects.filter(incident_id=incident, left_at=None).order_by("number"))


def recent_at(post_id: str, most: int = 12) -> list[Attendance]:
    """Return the latest presences at a post."""
    rows = Attendance.objects.filter(post_id=post_id).select_related("officer").order_by("-id")
    return list(rows[:most])


def officers_by_id(ids: Iterable[str]) -> dict[str, Officer]:
    """Return officers by identifier."""
    return {one.pk: one for one in Officer.objects.filter(pk__in=set(ids))}


def open_posts(incident: str) -> list[tuple[str, str]]:
    """Return the open posts of an incident for a choice: identifier and name."""
    rows = Post.objects.filter(incident_id=incident, closed_at=None).order_by("name")
    return list(rows.values_list("id", "name"))


def named_like(posts: QuerySet[Post], text: str) -> QuerySet[Post]:
    """Return the posts whose name or unit holds the text; all for none."""
    return posts.filter(Q(name__icontains=text) | Q(unit__name__icontains=text)) if text else posts
