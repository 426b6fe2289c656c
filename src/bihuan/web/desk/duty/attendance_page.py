"""What stands on the pages of posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, events_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, may
from bihuan.apps.forces.access.ground import posts_seen
from bihuan.apps.forces.queries.mine import people_of_incident, people_of_unit, recent_at
from bihuan.apps.forces.queries.reach_attendance import place_of
from bihuan.apps.forces.rules.attendance import AD_HOC, LEAVING
from bihuan.web.parts.duty_lines import choices_of, post_lines
from bihuan.web.parts.staff import officers_of

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Post
    from bihuan.web.parts.disclosure import Looker

TABS = ("lacking", "alarm", "filled", "closed", "all")
_AWAITED = {"attendance.late", "attendance.missed", "attendance.relief_late"}
_STATES = {"lacking": {"late", "lacking"}, "filled": {"filled"}, "closed": {"closed"}}


def ids_in(states: Mapping[str, tuple[str, bool]], tab: str) -> list[str]:
    """Return the posts of a tab: by state, or those with somebody who works too long or was not relieved."""
    if tab == "all":
        return list(states)
    if tab == "alarm":
        return [pk for pk, (_state, has_alarm) in states.items() if has_alarm]
    return [pk for pk, (state, _has_alarm) in states.items() if state in _STATES[tab]]


def first_tab(states: Mapping[str, tuple[str, bool]]) -> str:
    """Return the tab to open with: who is lacking, else who is there too long, so that no alarm hides behind a tab."""
    return "alarm" if not ids_in(states, "lacking") and ids_in(states, "alarm") else "lacking"


def find_post(by: Actor, post_id: str) -> Post:
    """Return a post whose presences the actor may see. :raises NotAllowed: `not_found`, `wrong_role`."""
    found = posts_seen(by).filter(pk=post_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def post_context(post: Post, look: Looker) -> dict[str, Any]:
    """Return all that the page of one post shows."""
    by = look.by
    may_act = may(by.role, Action.UPDATE, Kind.ATTENDANCE, place_of(by, post.unit_id))
    people = people_of_unit(by.incident, by.unit) if by.unit else people_of_incident(by.incident)
    return {
        "line": post_lines([post], look)[0], "may_act": may_act, "ad_hoc": AD_HOC, "leaving": LEAVING,
        "others": choices_of(people, look) if may_act else [], "story": _story(post, look),
    }  # fmt: skip


def _story(post: Post, look: Looker) -> list[dict[str, Any]]:
    """Return what happened at the post of late, the newest first: event, who did it, about whom, are they awaited."""
    rows = recent_at(post.pk)
    seen = officers_of(look, (row.officer for row in rows))
    told = [(event, seen[row.officer_id]) for row in rows for event in events_of(row.pk)]
    names = account_names({event.actor for event, _who in told})
    found = sorted(told, key=lambda one: -one[0].index)[:20]
    return [
        {"event": event, "who": who, "by": names.get(event.actor, ""), "is_awaited": event.kind in _AWAITED}
        for event, who in found
    ]
