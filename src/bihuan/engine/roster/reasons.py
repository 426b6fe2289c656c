"""What a roster leaves unmet, and why: how many people each rule stops, need by need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bihuan.engine.roster.costing import Lacking, lacking
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.grid import Grid

WHY: Final = {
    "absent": "too_few_people", "two_places": "too_few_people", "blocks_a_day": "too_few_people",
    "home_minimum": "home_minimum", "limit": "limits", "heat_forbidden": "heat", "heat_too_long": "heat",
    "rest": "rest", "day_minutes": "hours", "week_minutes": "hours", "stretch": "hours", "skill": "no_skill",
}  # fmt: skip


@dataclass(frozen=True)
class Unmet:
    """People lacking to the least staffing of a need, and the main reason.

    `why` is one of `heat` (nobody may stand there, or relief asks for more than there are), `no_skill`,
    `too_few_people` (away, at work elsewhere, or their blocks of the day are used), `rest`, `hours`, `limits`,
    `home_minimum`, or `changes` (it would take more changes than a replan makes). `stopped` counts officers by the
    rule that stops them.
    """

    need: str
    lacking: int
    why: str
    stopped: Mapping[str, int] = field(default_factory=dict)


def unmet_of(grid: Grid, diary: Diary) -> tuple[Unmet, ...]:
    """Return what lacks to the least staffing, in the order of needs."""
    stops: dict[int, list[str]] = {}
    found = []
    for need, officers in enumerate(diary.officers_of):
        empty = lacking(grid, need, officers)
        if empty.skilled + empty.others:
            group = grid.groups[grid.group_of[need]]
            if group.index not in stops:
                stops[group.index] = [diary.stops(officer, group) for officer in range(len(grid.officers))]
            found.append(_unmet(grid, diary, need, empty, stops[group.index]))
    return tuple(found)


def _unmet(grid: Grid, diary: Diary, need: int, empty: Lacking, stops: list[str]) -> Unmet:
    asked, here = grid.needs[need], diary.officers_of[need]
    able = grid.skilled[asked.skills]
    needs_skill = empty.skilled > 0 and empty.others == 0
    stopped = Counter(
        "skill" if needs_skill and not able[officer] else stop
        for officer, stop in enumerate(stops)
        if officer not in here
    )
    lacks = empty.skilled + empty.others
    if asked.heat_minutes == 0:
        return Unmet(asked.id, lacks, "heat", {"heat_forbidden": len(grid.officers)})
    if asked.relief > 1 and len(here) >= asked.minimum and not needs_skill:
        return Unmet(asked.id, lacks, "heat", _counts(stopped))
    return Unmet(asked.id, lacks, _main(stopped, needs_skill=needs_skill), _counts(stopped))


def _counts(stopped: Counter[str]) -> dict[str, int]:
    return {rule: many for rule, many in sorted(stopped.items()) if rule}


def _main(stopped: Counter[str], *, needs_skill: bool) -> str:
    """Return the reason of most people; of those with the skill, where that is what lacks."""
    if stopped[""]:
        return "changes"
    reasons: Counter[str] = Counter()
    for rule, many in stopped.items():
        if rule and not (needs_skill and rule == "skill"):
            reasons[WHY[rule]] += many
    if not reasons:
        return "no_skill" if needs_skill else "too_few_people"
    return min(reasons, key=lambda why: (-reasons[why], why))
