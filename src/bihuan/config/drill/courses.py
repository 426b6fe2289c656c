"""How each order goes in a drill: its script, step by step, on the drill's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from bihuan.apps.orders.rules.moves import MOVES
from bihuan.engine.drill import Plan
from bihuan.engine.drill.scripts import ScriptStep, script

RETRY_S = {"accept": 3600, "dispatch": 120}
MOST_TRIES = 400
_REASON_WHEN_REFUSING = "cannot_wait"


class Desk(Protocol):
    """What a course can do with its order; `do` says whether the rules allowed it."""

    def do(self, order: str, move: str, by: str, **details: object) -> bool:
        """Make a move as this person of the script (desk, second, lead, reviewer, duty, field, former, source)."""

    def route(self, order: str, plan: Plan, *, elsewhere: bool) -> str:
        """Return the unit that the desk chooses."""

    def survivor(self, order: str) -> str:
        """Return an open order to merge into, "" when there is none."""

    def is_waiting(self, order: str, move: str) -> bool:
        """Say whether a refused move may succeed later: children are open, or the hand-over is not signed."""

    def split(self, order: str, parts: int) -> bool:
        """Split the order; its children go their own way."""


def course_of(desk: Desk, order: str, plan: Plan) -> Iterator[int]:
    """Yield how many seconds the order waits, and make its next move when it goes on."""
    for step in script(plan):
        yield step.after_s
        if step.move == "merge" and not desk.survivor(order):
            yield from _without_merging(desk, order, plan)
            return
        made = False
        for _ in range(MOST_TRIES):
            made = _make(desk, order, plan, step)
            if made or not desk.is_waiting(order, step.move):
                break
            yield RETRY_S.get(step.move, 300)
        if not made and step.move in {"merge", "cancel"}:
            yield from _without_merging(desk, order, plan)
            return


def end_of_course(desk: Desk, order: str, plan: Plan) -> Iterator[int]:
    """Go on with an order that others have fed back: its review, its end, its call-back."""
    steps = script(replace(plan, course="plain"))
    for step in steps[[one.move for one in steps].index("accept") :]:
        yield step.after_s
        _make(desk, order, plan, step)


def _without_merging(desk: Desk, order: str, plan: Plan) -> Iterator[int]:
    """Go straight through from signed, where there is nothing to merge into, or others were merged into this one."""
    for step in script(replace(plan, course="plain"))[2:]:
        yield step.after_s
        _make(desk, order, plan, step)


def _make(desk: Desk, order: str, plan: Plan, step: ScriptStep) -> bool:
    if step.move == "split":
        return desk.split(order, plan.parts)
    details: dict[str, object] = {}
    if "reason" in MOVES[step.move].needs:
        details["reason"] = plan.reason or _REASON_WHEN_REFUSING
    if step.move in {"dispatch", "reassign", "adjudicate_away"}:
        details |= {"unit": desk.route(order, plan, elsewhere=step.elsewhere), "duty_role": "unit_duty_officer"}
    by_move: dict[str, dict[str, object]] = {
        "report": {"result": plan.result},
        "ask_suspension": {"seconds": plan.pause_s},
        "ask_extension": {"seconds": plan.more_s},
        "supervise": {"seconds": plan.more_s},
        "call_back": {"answer": plan.call_back or "satisfied"},
        "assign": {"assignee": "officer"},
        "note": {"note": "补充说明（演练）"},
        "merge": {"survivor": desk.survivor(order) if step.move == "merge" else ""},
    }
    return desk.do(order, step.move, step.by, **details, **by_move.get(step.move, {}))
