"""A plan as its page shows it: every post and block with how many it needs and has; every officer with the hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.forces.models import Assignment, Need, Officer, Plan, Post
from bihuan.apps.forces.queries.heat import need_heat_minutes
from bihuan.apps.forces.queries.plans import filled, needs_within
from bihuan.apps.forces.rules.plans import Change

_WHOLE_HOUR = 60


@dataclass(frozen=True, slots=True)
class NeedCell:
    """One post in one block: how many are given, needed at least (relief in the heat included) and wished.

    `heat_minutes` is how long the heat lets a person work in each hour: None = unknown, 60 = no limit, 0 = nobody may.
    """

    need: str
    given: int
    least: int
    wished: int
    heat_minutes: int | None

    @property
    def state(self) -> str:
        """Say how it stands: closed by heat, empty, short of people, enough, or as many as wished."""
        if self.heat_minutes == 0:
            return "hot" if not self.given else "against"
        if self.given < self.least:
            return "short" if self.given else "vacant"
        return "full" if self.given >= self.wished else "enough"

    @property
    def lacking(self) -> int:
        """Return how many are lacking to the least."""
        return max(self.least - self.given, 0)


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post with a cell for each block of the plan, None where it needs nobody."""

    post: Post
    cells: tuple[NeedCell | None, ...]


Block = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole picture: blocks in order, posts by unit and name, and what it all comes to."""

    blocks: tuple[Block, ...]
    rows: tuple[PostRow, ...]

    @property
    def cells(self) -> list[NeedCell]:
        """Return every cell that is a need."""
        return [cell for row in self.rows for cell in row.cells if cell is not None]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many needs stand in which way, with the people given, needed and lacking."""
        cells = self.cells
        states = ("full", "enough", "short", "vacant", "hot", "against")
        found = {state: sum(cell.state == state for cell in cells) for state in states}
        unknown = sum(cell.heat_minutes is None for cell in cells)
        return found | {
            "needs": len(cells), "given": sum(cell.given for cell in cells), "least": sum(cell.least for cell in cells),
            "lacking": sum(cell.lacking for cell in cells), "unknown_heat": unknown,
        }  # fmt: skip


def board_of(plan: Plan, *, unit: str = "") -> Board:
    """Return the picture of a plan, of one unit's posts or of all."""
    needs = list(needs_within(plan.incident_id, plan.starts_at, plan.ends_at))
    needs = [one for one in needs if not unit or one.post.unit_id == unit]
    given, heat = filled(plan.pk), need_heat_minutes(needs)
    blocks = tuple(sorted({(one.starts_at, one.ends_at) for one in needs}))
    by_post: dict[str, dict[Block, NeedCell]] = defaultdict(dict)
    posts: dict[str, Post] = {}
    for one in needs:
        posts[one.post_id] = one.post
        by_post[one.post_id][one.starts_at, one.ends_at] = _cell(one, given.get(one.pk, 0), heat[one.pk])
    ordered = sorted(posts.values(), key=lambda post: (post.unit_id, post.name))
    return Board(blocks, tuple(PostRow(post, tuple(by_post[post.pk].get(b) for b in blocks)) for post in ordered))


def _cell(need: Need, given: int, heat: int | None) -> NeedCell:
    relief = -(-_WHOLE_HOUR // heat) if heat else 1
    return NeedCell(need.pk, given, need.minimum * relief, max(need.wished, need.minimum) * relief, heat)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer with the blocks that a plan gives, the hours they come to, and whether any rule was overridden."""

    officer: Officer
    blocks: tuple[Assignment, ...]

    @property
    def hours(self) -> float:
        """Return the hours of all blocks."""
        return sum((one.ends_at - one.starts_at for one in self.blocks), timedelta()) / timedelta(hours=1)

    @property
    def is_overridden(self) -> bool:
        """Say whether a rule was overridden for one of the blocks."""
        return any(one.overridden_by for one in self.blocks)


def officer_rows(plan: Plan, officers: Iterable[Officer]) -> list[OfficerRow]:
    """Return what a plan gives to each of these officers, in their order."""
    listed = list(officers)
    rows = Assignment.objects.filter(plan=plan, officer__in=[one.pk for one in listed])
    blocks: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("need__post").order_by("starts_at"):
        blocks[row.officer_id].append(row)
    return [OfficerRow(one, tuple(blocks[one.pk])) for one in listed]


def need_of_plan(plan: Plan, need_id: str) -> Need | None:
    """Return one need within a plan's period, None when there is no such one."""
    return needs_within(plan.incident_id, plan.starts_at, plan.ends_at).filter(pk=need_id).first()


def at_need(plan: Plan, need_id: str) -> list[Assignment]:
    """Return who stands at a need by a plan, by unit and number."""
    rows = Assignment.objects.filter(plan=plan, need_id=need_id).select_related("officer__unit")
    return list(rows.order_by("officer__unit", "officer__number"))


def people_of(officers: Iterable[str]) -> list[Officer]:
    """Return officers by identifier, in order of unit and number."""
    return list(Officer.objects.filter(pk__in=list(officers)).order_by("unit_id", "number"))


def needs_by_id(needs: Iterable[str]) -> Mapping[str, Need]:
    """Return needs with their posts by identifier."""
    return Need.objects.select_related("post").in_bulk([one for one in needs if one])


def changed_needs(changes: Iterable[Change]) -> Mapping[str, Need]:
    """Return the needs that changes speak of, with their posts."""
    return needs_by_id({need for one in changes for need in (one.before, one.after)})


def overridden(plan: Plan) -> list[Assignment]:
    """Return the assignments of a plan for which somebody overrode a rule, in order of time."""
    rows = Assignment.objects.filter(plan=plan).exclude(overridden_by="").select_related("officer", "need__post")
    return list(rows.order_by("starts_at", "officer__number"))


def by_need(plan: Plan) -> Mapping[str, list[Assignment]]:
    """Return who stands where by a plan: need → assignments by unit and number."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(plan=plan).select_related("officer")
    for row in rows.order_by("officer__unit", "officer__number"):
        found[row.need_id].append(row)
    return found
