"""What can be done about the posts and blocks of a plan to which the heat leaves too little work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from bihuan.apps.forces.models import Need
from bihuan.apps.forces.queries.heat import heat_of_posts, proposals_for
from bihuan.apps.forces.queries.plan_board import Board, needs_by_id
from bihuan.engine.roster.heat import Proposal

MOST = 20
_BEFORE, _AHEAD = timedelta(hours=18), timedelta(hours=54)
_WHOLE_HOUR = 60
Found = tuple[Need, tuple[Proposal, ...]]


def hot_needs(board: Board) -> list[Need]:
    """Return the needs that lack people because of heat, in order of time, twenty at most."""
    short = [
        cell.need for cell in board.cells
        if cell.heat_minutes is not None and cell.heat_minutes < _WHOLE_HOUR and (cell.lacking or not cell.heat_minutes)
    ]  # fmt: skip
    return sorted(needs_by_id(short).values(), key=lambda one: (one.starts_at, one.post.name))[:MOST]


def proposals_of(needs: Iterable[Need], at: datetime) -> list[Found]:
    """Return what can be done about each need: other hours, relief, a booth, lighter clothing, or what stays unstaffed.

    Hours from eighteen before the block to the night after it are looked at, as far as the weather was told.
    """
    listed = list(needs)
    by_first: dict[datetime, list[Need]] = defaultdict(list)
    for one in listed:
        by_first[max(at, one.starts_at - _BEFORE)].append(one)
    found: dict[str, list[Found]] = {}
    for first, together in by_first.items():
        posts = list({one.post_id: one.post for one in together}.values())
        heat = {one.post.pk: one for one in heat_of_posts(posts, first, ahead=_AHEAD)}
        found |= {one.pk: proposals_for(heat[one.post_id], [one]) for one in together}
    return [each for one in listed for each in found[one.pk]]
