"""What the heat permits at posts now: minutes of work an hour, None where nobody told the weather."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bihuan.apps.forces.models import Attendance, Post
from bihuan.apps.forces.queries.heat import heat_of_posts
from bihuan.apps.forces.rules.weather import HOUR


def permitted_at(post_ids: Iterable[str], at: datetime) -> dict[str, int | None]:
    """Return the minutes of work an hour that the heat permits at each of the posts now; None = unknown."""
    posts = list(Post.objects.filter(pk__in=set(post_ids)))
    return {one.post.pk: one.now.minutes for one in heat_of_posts(posts, at, ahead=HOUR)} if posts else {}


def manned_posts(incident: str) -> set[str]:
    """Return the posts at which somebody is."""
    rows = Attendance.objects.filter(incident_id=incident, state="present")
    return set(rows.values_list("post_id", flat=True))
