"""What stands on the pages about heat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Page, Paginator

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import list_posts
from bihuan.apps.forces.queries import heat as heat_queries
from bihuan.apps.forces.queries.heat import PostHeat
from bihuan.apps.forces.rules.reach import reaches_all
from bihuan.apps.screening.queries.ground import checks_of, sites_named
from bihuan.web.desk.heat.words import STATES

SIZE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One post of the picture: its heat, what is worst in it, and the checklist of its site in this shift."""

    heat: PostHeat
    state: str
    has_site: bool
    lacking: Sequence[str] | None


def may_plan(by: Actor) -> bool:
    """Say whether the actor may note weather and say what holds at posts."""
    return reaches_all(by, Action.UPDATE, Kind.POST)


def state_of(heat: PostHeat) -> str:
    """Return the state of a post over the hours to come: closed, limited, free, or unknown, which is never free."""
    worst = heat.worst
    if worst is None:
        return "unknown"
    return "closed" if worst == 0 else "limited" if worst < heat_queries.WHOLE_HOUR else "free"


def heat_context(by: Actor, at: datetime, wanted: str, page: str | None) -> dict[str, Any]:
    """Return the picture of posts by hours: the posts in a state ("" = all), page by page, with the counts of each."""
    posts = list(list_posts(by).filter(closed_at=None))
    heats = {one.post.pk: one for one in heat_queries.heat_of_posts(posts, at)}
    states = {pk: state_of(one) for pk, one in heats.items()}
    wanted = wanted if wanted in STATES else ""
    chosen = [heats[post.pk] for post in posts if wanted in ("", states[post.pk])]
    shown = Paginator(chosen, SIZE).get_page(page)
    counts = Counter(states.values())
    return {
        "page": shown, "lines": _lines(shown, states, at), "wanted": wanted, "all": len(posts),
        "tabs": [(name, counts.get(name, 0)) for name in STATES], "may_plan": may_plan(by),
        "hours": [hour.at for hour in next(iter(heats.values())).hours] if heats else [],
    }  # fmt: skip


def _lines(shown: Page[PostHeat], states: dict[str, str], at: datetime) -> list[Line]:
    listed = list(shown)
    sites = sites_named({one.post.site for one in listed if one.post.site})
    checks = checks_of(sites, at)
    has_site = {site.pk for site in sites}
    return [
        Line(
            one, states[one.post.pk], one.post.site in has_site,
            list(checks[one.post.site].lacking) if one.post.site in checks else None,
        )
        for one in listed
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One proposal as the page shows it."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    clothing: str
    minutes: int
    rest: int
    people: int


def post_context(post: Any, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of one post shows: its hours, its needs with what can be done about them."""
    heat = heat_queries.heat_of_posts([post], at)[0]
    needs = heat_queries.needs_ahead([post], at).get(post.pk, [])
    proposals = heat_queries.proposals_for(heat, needs)
    unknown = [] if heat.is_indoors else heat_queries.unknown_needs(needs)
    return {
        "post": post, "heat": heat, "state": state_of(heat), "needs": needs, "may_plan": may_plan(by),
        "proposals": [(need, [told_of(one) for one in found]) for need, found in proposals],
        "unknown": [need for need in needs if need.pk in unknown],
    }  # fmt: skip


def told_of(one: Any) -> Told:
    """Return a proposal with its instants and the minutes of rest."""
    starts_at, ends_at = (datetime.fromtimestamp(at, UTC) for at in (one.starts, one.ends))
    return Told(one.kind, starts_at, ends_at, one.clothing, one.work_minutes, 60 - one.work_minutes, one.people)


def spots_of(by: Actor) -> list[tuple[str, str]]:
    """Return the sites and posts for which weather can be told, with their names."""
    posts = list_posts(by).filter(closed_at=None)
    sites = sites_named({post.site for post in posts if post.site})
    names = [(site.pk, f"{site.number} {site.name}") for site in sites]
    return [*names, *((post.pk, post.name) for post in posts if not post.site)]
