"""The habits of the drill: pure, in proportion, and none forgotten."""

from collections import Counter

import pytest

from bihuan.engine.drill import Proportions, make_behaviour
from bihuan.engine.drill.behaviour import COURSES, LIMITS_S
from bihuan.engine.drill.seeds import share


def test_a_plan_is_a_pure_function_of_seed_and_order() -> None:
    assert make_behaviour(7).plan(5, "P2") == make_behaviour(7).plan(5, "P2")
    assert make_behaviour(7).plan("a-uuid", "P3") == make_behaviour(7).plan("a-uuid", "P3")
    assert make_behaviour(7).plan(5, "P2") != make_behaviour(8).plan(5, "P2")


def test_every_course_occurs_in_any_two_hundred_orders_in_a_row() -> None:
    behaviour = make_behaviour(7)
    assert {behaviour.plan(i, "P3").course for i in range(150, 350)} == set(COURSES)


def test_every_course_occurs_among_five_hundred_order_ids() -> None:
    behaviour = make_behaviour(7)
    seen = Counter(behaviour.plan(f"order-{i}", "P3").course for i in range(500))
    assert len(seen) >= len(COURSES) - 6


def test_a_course_of_no_proportion_never_occurs() -> None:
    behaviour = make_behaviour(7, Proportions(plain=0, split=0))
    assert {behaviour.plan(i, "P3").course for i in range(200)} == set(COURSES) - {"plain", "split"}


@pytest.mark.parametrize("urgency", ["P1", "P2", "P3", "P4"])
def test_only_the_late_are_beyond_their_limit(urgency: str) -> None:
    behaviour, level = make_behaviour(7), int(urgency[1]) - 1
    limits = {step: seconds[level] for step, seconds in LIMITS_S.items()}
    for i in range(400):
        plan = behaviour.plan(i, urgency)
        started = plan.sign_after_s + plan.start_after_s
        took = {
            "dispatch": plan.dispatch_after_s, "sign": plan.sign_after_s, "start": started,
            "report": started + plan.report_after_s, "review": plan.review_after_s,
            "stand_down": plan.stand_down_after_s,
        }  # fmt: skip
        late = {"stood_down_late": "stand_down", "extended": "report"}
        own = late.get(plan.course, plan.course.removeprefix("late_"))
        # Who signs late may start late too, and who starts late report late: all three count from dispatch.
        follows = {"start", "report"} if own in {"sign", "start"} else set()
        beyond = {step for step, seconds in took.items() if seconds > limits[step]}
        assert (own in beyond) == (own in took)
        assert beyond <= {own} | follows
        assert plan.course != "extended" or took["report"] <= limits["report"] + plan.more_s


def test_all_urgent_orders_are_called_back_and_a_tenth_of_the_others() -> None:
    behaviour = make_behaviour(7)
    assert all(behaviour.plan(i, "P1").call_back for i in range(400))
    assert sum(bool(behaviour.plan(i, "P4").call_back) for i in range(4000)) >= 400
    assert {behaviour.plan(i, "P2").call_back for i in range(400)} == {"satisfied", "not_reached", "not_satisfied"}


def test_an_unknown_urgency_is_refused() -> None:
    with pytest.raises(ValueError, match="P9"):
        make_behaviour(7).plan(1, "P9")


def test_shares_need_a_weight() -> None:
    assert share(10, [1, 1, 1]) == [4, 3, 3]
    with pytest.raises(ValueError, match="more than zero"):
        share(10, [0, 0])
