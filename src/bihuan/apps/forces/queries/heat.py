"""What the heat leaves at every post, hour by hour. Where nobody told the weather it is unknown, never safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bihuan.apps.forces.models import HeatRule, Need, Post
from bihuan.apps.forces.queries.weather import HourHeat, heat_at, hours_between
from bihuan.apps.forces.rules.weather import HOUR, hour_of
from bihuan.engine.roster.heat import Proposal, Wbgt, allowance, block_allowance, propose

AHEAD = timedelta(hours=24)
INDOOR_KINDS = frozenset({"desk", "home_station"})
WHOLE_HOUR = 60


@dataclass(frozen=True, slots=True)
class PostRule:
    """What counts at a post: its clothing, the work, what else may be worn, the booth (°C, None = none can stand)."""

    clothing: str
    workload: str = "moderate"
    is_acclimatised: bool = True
    allowed: tuple[str, ...] = ()
    booth_c: float | None = None
    n: int = -1


@dataclass(frozen=True, slots=True)
class HeatHour:
    """One hour at a post: minutes of work that the heat permits (None = unknown), its heat, the index with clothing."""

    at: datetime
    minutes: int | None
    heat: Wbgt | None = None
    effective_c: float | None = None
    rule: str = ""
    is_observed: bool = False


@dataclass(frozen=True, slots=True)
class PostHeat:
    """The heat of one post: its hours from the one that runs."""

    post: Post
    rule: PostRule
    is_indoors: bool
    hours: tuple[HeatHour, ...]

    @property
    def now(self) -> HeatHour:
        """Return the hour that runs."""
        return self.hours[0]

    @property
    def worst(self) -> int | None:
        """Return the least minutes of the hours; None where one is unknown and none is closed."""
        known = [hour.minutes for hour in self.hours if hour.minutes is not None]
        if len(known) < len(self.hours) and 0 not in known:
            return None
        return min(known)


def need_heat_minutes(needs: Iterable[Need]) -> dict[str, int | None]:
    """Return for each need the minutes of work an hour that the heat of its worst hour permits.

    60 = it does not stand in the way, also indoors; 0 = it must not be planned; None = unknown, for the weather of at
    least one of its hours was not told: whoever plans it must say so.
    """
    rows = list(needs)
    if not rows:
        return {}
    posts = {one.pk: one for one in Post.objects.filter(pk__in={row.post_id for row in rows})}
    starts_at, ends_at = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    heat, rules = heat_at(list(posts.values()), starts_at, ends_at), rules_of(posts.values())
    return {row.pk: _of_need(row, posts[row.post_id], heat[row.post_id], rules[row.post_id]) for row in rows}


def _of_need(row: Need, post: Post, known: Mapping[datetime, HourHeat], rule: PostRule) -> int | None:
    if is_indoors(post):
        return WHOLE_HOUR
    hours = list(hours_between(row.starts_at, row.ends_at))
    if not all(at in known for at in hours):
        return None
    return _left(tuple(known[at].heat for at in hours), rule.clothing, rule.workload, rule.is_acclimatised)


@lru_cache(maxsize=4096)  # it follows from its arguments alone, and posts under one weather share them
def _left(told: tuple[Wbgt, ...], clothing: str, workload: str, is_acclimatised: bool) -> int:
    return block_allowance(told, clothing=clothing, workload=workload, acclimatised=is_acclimatised).work_minutes


def unknown_needs(needs: Iterable[Need]) -> list[str]:
    """Return the needs whose heat nobody knows."""
    return [pk for pk, minutes in need_heat_minutes(needs).items() if minutes is None]


def permitted_now(incident: str, at: datetime) -> dict[str, int | None]:
    """Return for every open post of an incident the minutes an hour that the heat permits now; None = unknown."""
    posts = list(Post.objects.filter(incident_id=incident, closed_at=None))
    return {one.post.pk: one.now.minutes for one in heat_of_posts(posts, at, ahead=HOUR)}


def heat_of_posts(posts: Sequence[Post], at: datetime, ahead: timedelta = AHEAD) -> list[PostHeat]:
    """Return the heat of each post from the hour that runs on."""
    first = hour_of(at)
    heat, rules = heat_at(posts, first, first + ahead), rules_of(posts)
    wanted = list(hours_between(first, first + ahead))
    return [
        PostHeat(
            post, rules[post.pk], is_indoors(post),
            tuple(_hour(hour, post, heat[post.pk].get(hour), rules[post.pk]) for hour in wanted),
        )
        for post in posts
    ]  # fmt: skip


def _hour(at: datetime, post: Post, known: HourHeat | None, rule: PostRule) -> HeatHour:
    if is_indoors(post):
        return HeatHour(at, WHOLE_HOUR, rule="indoors")
    if known is None:
        return HeatHour(at, None)
    left = allowance(known.heat, clothing=rule.clothing, workload=rule.workload, acclimatised=rule.is_acclimatised)
    return HeatHour(at, left.work_minutes, known.heat, left.effective_c, left.rule, known.is_observed)


def needs_ahead(posts: Iterable[Post], at: datetime, ahead: timedelta = AHEAD) -> dict[str, list[Need]]:
    """Return the needs of each post that begin within the time ahead, in order; those that run are among them."""
    first = hour_of(at)
    rows = Need.objects.filter(post__in=list(posts), ends_at__gt=at, starts_at__gte=first, ends_at__lte=first + ahead)
    found: dict[str, list[Need]] = {}
    for row in rows.order_by("starts_at"):
        found.setdefault(row.post_id, []).append(row)
    return found


def proposals_for(post: PostHeat, needs: Iterable[Need]) -> list[tuple[Need, tuple[Proposal, ...]]]:
    """Return what can be done about each need of a post whose heat leaves too little, in order of time.

    A need of which an hour is unknown is left out: nothing can be proposed about it.
    """
    if post.is_indoors:
        return []
    outlook = [(_seconds(hour.at), hour.heat) for hour in post.hours if hour.heat is not None]
    known, rule, found = {at for at, _ in outlook}, post.rule, []
    for row in needs:
        block = [_seconds(at) for at in hours_between(row.starts_at, row.ends_at)]
        if set(block) <= known:
            proposals = propose(
                outlook, starts=block[0], ends=block[-1] + 3600, minimum=max(row.minimum, 1), clothing=rule.clothing,
                allowed=rule.allowed, booth_c=rule.booth_c, workload=rule.workload, acclimatised=rule.is_acclimatised,
            )  # fmt: skip
            found.append((row, proposals))
    return [(row, proposals) for row, proposals in found if proposals]


def rules_of(posts: Iterable[Post]) -> dict[str, PostRule]:
    """Return what counts at each post."""
    listed = list(posts)
    told = HeatRule.objects.in_bulk([post.pk for post in listed])
    return {post.pk: _rule(post, told.get(post.pk)) for post in listed}


def _rule(post: Post, told: HeatRule | None) -> PostRule:
    if told is None:
        return PostRule(post.clothing)
    return PostRule(post.clothing, told.workload, told.is_acclimatised, tuple(told.allowed), told.booth_c, told.n)


def is_indoors(post: Post) -> bool:
    """Say whether the post stands in a room, where the weather does not reach: the desk and the home station."""
    return post.kind in INDOOR_KINDS


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
