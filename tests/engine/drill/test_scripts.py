"""Every plan can be played by the real table of moves, and together the plans make every move that people can make."""

import datetime as dt
from collections import Counter

import pytest

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.orders.rules.deciding import as_order, decide
from bihuan.apps.orders.rules.details import Case, Details
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.apps.orders.rules.states import ENDED, Order, Result, State
from bihuan.engine.drill import Plan, Proportions, ScriptStep, make_behaviour, script
from bihuan.engine.drill.behaviour import COURSES, RESULTS

START = dt.datetime(2026, 8, 20, tzinfo=dt.UTC)
ROLES = {
    "desk": Role.DESK_ANALYST, "second": Role.DESK_ANALYST, "lead": Role.DESK_LEAD, "reviewer": Role.REVIEWER,
    "duty": Role.UNIT_DISPATCHER, "former": Role.UNIT_DISPATCHER, "field": Role.FIELD_OFFICER, "source": Role.SOURCE,
}  # fmt: skip
# Moves of the machine, and the joining of a further record, come from the data and not from a plan.
NOT_PLANNED = {"escalate", "child_ended", "child_reopened", "join"}


class Stage:
    """One order on its way through a script."""

    def __init__(self, plan: Plan, urgency: str) -> None:
        self.plan, self.at = plan, START
        self.order = Order(incident="drill", source="police", urgency=urgency)
        self.units = ["u0"]
        self.states = [self.order.state]

    def play(self, step: ScriptStep) -> None:
        """Make one move, as the runner would."""
        self.at += dt.timedelta(seconds=step.after_s)
        if step.elsewhere:
            self.units.append(f"u{len(self.units)}")
        case = Case("order", self.order, self._actor(step), self.at, self._details(step))
        moved = decide(step.move, case)
        self.order = as_order({**self.order.row(), **moved.columns()})
        self.states.append(self.order.state)
        if step.move == "split":  # the children end at once
            self.order = as_order({**self.order.row(), "children_open": 0})

    def _actor(self, step: ScriptStep) -> Actor:
        unit = {"duty": self.units[-1], "field": self.units[-1], "source": "police"}.get(step.by, "")
        if step.by == "former":
            unit = self.order.stand_down
        return Actor(step.by, ROLES[step.by], "drill", unit)

    def _details(self, step: ScriptStep) -> Details:
        seconds = self.plan.pause_s if step.move == "ask_suspension" else self.plan.more_s
        return Details(
            unit=self.units[-1], duty_role="unit_duty_officer", reason=self.plan.reason or "given",
            result=self.plan.result, assignee="officer", survivor="other", survivor_state="NEW",
            answer=self.plan.call_back, seconds=seconds, children=self.plan.parts, note="note",
        )  # fmt: skip


def played(plan: Plan, urgency: str) -> Stage:
    stage = Stage(plan, urgency)
    for step in script(plan):
        stage.play(step)
    return stage


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("urgency", ["P1", "P4"])
def test_the_table_of_moves_allows_the_whole_script(course: str, urgency: str) -> None:
    only = make_behaviour(7, Proportions(**{name: int(name == course) for name in COURSES}))
    for number in range(10):
        stage = played(only.plan(number, urgency), urgency)
        assert stage.order.state in ENDED
        assert (stage.order.stand_down, stage.order.children_open) == ("", 0)


def test_every_state_and_every_move_occurs_in_any_two_hundred_orders() -> None:
    behaviour = make_behaviour(7)
    moves: Counter[str] = Counter()
    states: set[str] = set()
    for number in range(300, 500):
        plan = behaviour.plan(number, "P3")
        moves.update(step.move for step in script(plan))
        states.update(played(plan, "P3").states)
    assert set(moves) == set(MOVES) - NOT_PLANNED
    assert states == set(State)


def test_who_is_not_reached_is_called_three_times() -> None:
    behaviour = make_behaviour(7, Proportions(**{name: int(name == "plain") for name in COURSES}))
    plans = [behaviour.plan(number, "P2") for number in range(200)]
    calls = {(p.call_back, sum(step.move == "call_back" for step in script(p))) for p in plans}
    assert calls == {("satisfied", 1), ("not_reached", 3)}


def test_the_results_of_the_drill_are_those_of_the_rules() -> None:
    assert set(RESULTS) == {result.value for result in Result}
