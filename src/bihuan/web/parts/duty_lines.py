"""One post and its people as pages show them: names through the disclosure, minutes against their limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bihuan.apps.core.queries import unit_names
from bihuan.apps.forces.queries.officers_seen import OfficerSeen
from bihuan.apps.forces.queries.posts_now import PersonNow, PostNow, posts_now
from bihuan.apps.forces.rules.attendance import DAY_MINUTES, WEEK_MINUTES
from bihuan.web.parts.staff import officers_of

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Officer, Post
    from bihuan.web.parts.disclosure import Looker


@dataclass(frozen=True, slots=True)
class Gauge:
    """Minutes against a limit; `limit` None = unknown or none. `share` of 100 for the bar."""

    minutes: int
    limit: int | None
    alarm: str

    @property
    def share(self) -> int:
        """How full the bar is, in percent, 100 at most."""
        return min(100 * self.minutes // self.limit, 100) if self.limit else 0


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One officer at a post as a page shows them."""

    now: PersonNow
    seen: OfficerSeen
    is_self: bool
    day: Gauge
    week: Gauge
    heat: Gauge
    command: str

    @property
    def heat_is_free(self) -> bool:
        """Say whether the heat permits the whole hour."""
        return self.heat.limit is not None and self.heat.limit >= 60


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post as a page shows it."""

    now: PostNow
    unit_name: str
    present: tuple[PersonLine, ...]
    expected: tuple[PersonLine, ...]


def post_lines(posts: Sequence[Post], look: Looker) -> list[PostLine]:
    """Return posts that `access` gave, with their people."""
    found = posts_now(list(posts), look.at)
    seen = officers_of(look, (one.officer for post in found for one in post.people))
    names = unit_names(look.by.incident)
    return [
        PostLine(
            one, names.get(one.post.unit_id, one.post.unit_id), _people(one.present, seen, look),
            _people(one.expected, seen, look),
        )
        for one in found
    ]  # fmt: skip


def _people(people: Iterable[PersonNow], seen: dict[str, OfficerSeen], look: Looker) -> tuple[PersonLine, ...]:
    return tuple(person_line(one, seen[one.officer.pk], look) for one in people)


def person_line(now: PersonNow, seen: OfficerSeen, look: Looker) -> PersonLine:
    """Return one officer with their hours and heat minutes."""
    hours = now.hours
    return PersonLine(
        now, seen, bool(now.officer.account_id) and now.officer.account_id == look.by.account,
        Gauge(hours.day_minutes, DAY_MINUTES, _alarm(hours.day_minutes, DAY_MINUTES)),
        Gauge(hours.week_minutes, WEEK_MINUTES, _alarm(hours.week_minutes, WEEK_MINUTES)),
        Gauge(now.heat_minutes, now.permitted_minutes, now.heat_alarm), str(uuid4()),
    )  # fmt: skip


def _alarm(minutes: int, limit: int) -> str:
    if minutes >= limit:
        return "passed"
    return "near" if minutes >= limit - 60 else ""


def choices_of(officers: Iterable[Officer], look: Looker) -> list[tuple[str, str]]:
    """Return officers for a choice: identifier, number and name."""
    rows = list(officers)
    seen = officers_of(look, rows)
    return [(row.pk, f"{row.number} {seen[row.pk].name}") for row in rows]
