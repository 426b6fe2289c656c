"""What the phone shows of a post: mine, and for a leader those of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import Role
from bihuan.apps.forces.access.ground import own_officer, posts_seen
from bihuan.apps.forces.queries.attendance import next_block, present_of
from bihuan.apps.forces.queries.call_ups import waiting_line
from bihuan.apps.forces.queries.mine import people_of_unit, post_of
from bihuan.apps.forces.queries.posts_now import person_now
from bihuan.apps.forces.rules.attendance import AD_HOC, EARLY, LEAVING
from bihuan.apps.forces.rules.call_ups import REASONS
from bihuan.web.parts.duty_lines import PersonLine, PostLine, choices_of, person_line, post_lines
from bihuan.web.parts.staff import officers_of

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Officer, Post
    from bihuan.apps.forces.rules.attendance import Block
    from bihuan.web.parts.disclosure import Looker

COMING_IN = (5, 10, 20, 30, 60)


@dataclass(frozen=True, slots=True)
class Mine:
    """Where I am, or where and when I have to be next; `may_begin` says whether it is time to check in."""

    officer: Officer
    there: PersonLine | None
    post: PostLine | None
    block: Block | None
    may_begin: bool
    unit_name: str


def screen_context(look: Looker) -> dict[str, Any]:
    """Return all that the page shows."""
    officer = own_officer(look.by)
    is_leader = look.by.role is Role.SITE_LEADER
    lines = post_lines(list(posts_seen(look.by).filter(closed_at=None).order_by("name")), look) if is_leader else []
    return {
        "mine": _mine(officer, look) if officer else None, "posts": lines, "is_leader": is_leader,
        "others": choices_of(people_of_unit(look.by.incident, look.by.unit), look) if is_leader else [],
        "own_posts": list(posts_seen(look.by).filter(closed_at=None).order_by("name")), "call": call_of(look),
        "ad_hoc": AD_HOC, "leaving": LEAVING, "call_reasons": REASONS, "coming_in": COMING_IN,
        "command": str(uuid4()),
    }  # fmt: skip


def _mine(officer: Officer, look: Looker) -> Mine:
    held = present_of(officer.pk)
    block = next_block(officer.pk, look.by.incident, look.at)
    found: Post | None = held.post if held else post_of(block.post) if block else None
    line = post_lines([found], look)[0] if found else None
    seen = officers_of(look, [officer])[officer.pk]
    there = person_line(person_now(held, look.at), seen, look) if held else None
    may_begin = held is None and block is not None and block.starts_at - EARLY <= look.at
    names = unit_names(look.by.incident)
    return Mine(officer, there, line, block, may_begin, names.get(found.unit_id, "") if found else "")


def call_of(look: Looker) -> Any:
    """Return the call that waits for my answer or that I have answered, None for none."""
    officer = own_officer(look.by)
    return waiting_line(officer.pk) if officer else None
