"""How posts stand at an instant: who is there, who is late, who comes next; hours and heat minutes of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.forces.models import Assignment, Attendance, Need, Officer, Post
from bihuan.apps.forces.queries.attendance import Hours, coming_to, hours_of
from bihuan.apps.forces.rules.attendance import HeatRun, heat_alarm, heat_seconds, hours_alarm, post_state


@dataclass(frozen=True, slots=True)
class PersonNow:
    """One officer at a post: `present`, `late` or `coming`; minutes worked, in the heat, permitted (None: unknown)."""

    attendance: str
    officer: Officer
    state: str
    reason: str
    since: datetime | None
    until: datetime | None
    hours: Hours
    hours_alarm: str = ""
    heat_minutes: int = 0
    permitted_minutes: int | None = None
    heat_alarm: str = ""
    rest_since: datetime | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class PostNow:
    """One post: what it needs now, how it stands, and its people: present, late, coming."""

    post: Post
    minimum: int
    state: str
    until: datetime | None
    people: tuple[PersonNow, ...]

    @property
    def present(self) -> list[PersonNow]:
        """Who is there, the first to come first."""
        return [one for one in self.people if one.state == "present"]

    @property
    def expected(self) -> list[PersonNow]:
        """Who is late or comes within the hour."""
        return [one for one in self.people if one.state != "present"]

    @property
    def has_alarm(self) -> bool:
        """Whether somebody there works too long or was not relieved."""
        return any(one.is_over or "passed" in (one.heat_alarm, one.hours_alarm) for one in self.people)


def posts_now(posts: Sequence[Post], at: datetime) -> list[PostNow]:
    """Return how each of the posts stands, in the order given; the same few questions for one post as for all."""
    ids = {post.pk for post in posts}
    needs = {one.post_id: one for one in Need.objects.filter(post_id__in=ids, starts_at__lte=at, ends_at__gt=at)}
    rows = Attendance.objects.filter(post_id__in=ids, state__in=["present", "late"]).select_related("officer")
    held: dict[str, list[Attendance]] = defaultdict(list)
    for row in rows.order_by("-state", "checked_in_at", "id"):
        held[row.post_id].append(row)
    incident = posts[0].incident_id if posts else ""
    coming = coming_to(ids, incident, at) if posts else {}
    hours = hours_of({row.officer_id for found in held.values() for row in found}, at)
    return [_post(one, needs.get(one.pk), held[one.pk], coming.get(one.pk, []), hours, at) for one in posts]


def _post(
    post: Post, need: Need | None, rows: list[Attendance], coming: list[Assignment], hours: dict[str, Hours],
    at: datetime,
) -> PostNow:  # fmt: skip
    known = {row.officer_id for row in rows}
    waited = [_coming(one, at) for one in coming if one.officer_id not in known]
    people = [*(_held(row, hours[row.officer_id], at) for row in rows), *waited]
    minimum = need.minimum if need else 0
    late = sum(one.state == "late" for one in people)
    present = sum(one.state == "present" for one in people)
    state = post_state(minimum=minimum, present=present, late=late)
    return PostNow(post, minimum, state, need.ends_at if need else None, tuple(people))


def _held(row: Attendance, hours: Hours, at: datetime) -> PersonNow:
    run = HeatRun(row.permitted_minutes, row.heat_since, row.heat_carried_seconds, row.rest_since)
    is_present = row.state == "present"
    return PersonNow(
        row.pk, row.officer, row.state, row.reason, row.checked_in_at if is_present else row.planned_starts_at,
        row.planned_ends_at, hours, hours_alarm(hours.day_minutes, hours.week_minutes) if is_present else "",
        heat_seconds(run, at) // 60, row.permitted_minutes, heat_alarm(run, at), row.rest_since,
        is_over=is_present and row.planned_ends_at is not None and row.planned_ends_at <= at,
    )  # fmt: skip


def _coming(one: Assignment, at: datetime) -> PersonNow:
    state = "awaited" if one.starts_at <= at else "coming"
    return PersonNow("", one.officer, state, "", one.starts_at, one.ends_at, Hours())


def person_now(row: Attendance, at: datetime) -> PersonNow:
    """Return one presence with its minutes."""
    return _held(row, hours_of([row.officer_id], at)[row.officer_id], at)


def post_states(posts: QuerySet[Post], at: datetime) -> dict[str, tuple[str, bool]]:
    """Return of each post its state, and whether somebody there works too long or was not relieved."""
    return {one.post.pk: (one.state, one.has_alarm) for one in posts_now(list(posts), at)}
