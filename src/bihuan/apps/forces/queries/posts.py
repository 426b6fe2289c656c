"""What is known of posts: which there are, what each needs and has now and next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bihuan.apps.core.models import Department
from bihuan.apps.forces.models import Need, Post
from bihuan.apps.forces.rules.plans import PUBLISHED

_IN_FORCE = Count("assignments", filter=Q(assignments__plan__state=PUBLISHED))


def departments() -> dict[str, str]:
    """Return the departments that may sit at the desk: code → name."""
    return dict(Department.objects.order_by("code").values_list("code", "name"))


def found_posts(found: QuerySet[Post], *, unit: str, kind: str, text: str, closed: bool) -> QuerySet[Post]:
    """Narrow posts by unit, kind and name; closed ones only when asked for."""
    found = found if closed else found.filter(closed_at=None)
    found = found.filter(unit_id=unit) if unit else found
    found = found.filter(kind=kind) if kind else found
    return found.filter(name__icontains=text) if text else found


@dataclass(frozen=True, slots=True)
class PostNow:
    """What a post needs in the block that runs, or in the next one, and how many the plans in force give."""

    starts_at: datetime
    ends_at: datetime
    minimum: int
    given: int
    is_running: bool

    @property
    def is_short(self) -> bool:
        """Say whether fewer are given than needed."""
        return self.given < self.minimum


def on_posts(posts: Iterable[str], at: datetime) -> dict[str, PostNow]:
    """Return for each post the block that runs or comes next; a post that needs nobody any more is missing."""
    rows = Need.objects.filter(post__in=list(posts), ends_at__gt=at).annotate(given=_IN_FORCE).order_by("-starts_at")
    return {
        row.post_id: PostNow(row.starts_at, row.ends_at, row.minimum, row.given, row.starts_at <= at) for row in rows
    }


def needs_ahead(post: Post, at: datetime) -> list[tuple[Need, int]]:
    """Return what a post needs from now on, with how many the plans in force give, in order of time."""
    rows = Need.objects.filter(post=post, ends_at__gt=at).annotate(given=_IN_FORCE).order_by("starts_at")
    return [(row, row.given) for row in rows]


def place_of(post: Post) -> str:
    """Return where a post is, in words: a public place, nobody's home."""
    return post.place_text
