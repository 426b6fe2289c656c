"""The life of a request, its tries and its relations, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.residents.rules.help import (
    APART,
    NOT_REACHED,
    REACHED,
    TRIES,
    Known,
    Standing,
    check_class,
    check_help,
    check_lane,
    check_try,
    closing_of,
    counted_tries,
    green_due,
    next_try_at,
    relation_to_request,
    same_as,
)
from bihuan.apps.residents.rules.help_classes import CLASSES, GREEN, Proposal, propose, urgency_of

AT = datetime(2026, 8, 25, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def refusal(code: str) -> object:
    return pytest.raises(NotAllowed, match=f"^{code}$")


def test_three_tries_count_when_a_quarter_of_an_hour_lies_between() -> None:
    assert counted_tries([]) == 0
    assert counted_tries([("busy", AT), ("busy", AT + MINUTE), ("busy", AT + 2 * MINUTE)]) == 1
    assert counted_tries([("busy", AT), ("busy", AT + APART), ("no_answer", AT + 2 * APART)]) == 3
    assert counted_tries([("busy", AT), ("busy", AT + 14 * MINUTE), ("busy", AT + APART)]) == 2
    assert counted_tries([("busy", AT), ("unsatisfied", AT + APART), ("busy", AT + 2 * APART)]) == 1


@given(st.lists(st.tuples(st.sampled_from((*NOT_REACHED, *REACHED)), st.integers(0, 300)), max_size=12))
def test_counted_tries_lie_apart_and_follow_the_last_word(made: list[tuple[str, int]]) -> None:
    tries = [(result, AT + minutes * MINUTE) for result, minutes in made]
    counted = counted_tries(tries)
    last_word = max((at for result, at in tries if result in REACHED), default=AT - APART)
    after = [at for result, at in tries if result in NOT_REACHED and at >= last_word]
    assert counted <= len(after)
    spread = (max(after) - min(after)) if after else timedelta()
    assert counted <= spread // APART + 1


def test_when_another_try_counts() -> None:
    assert next_try_at([]) is None
    assert next_try_at([("busy", AT), ("satisfied", AT + MINUTE)]) is None
    assert next_try_at([("busy", AT), ("busy", AT + 14 * MINUTE)]) == AT + APART
    assert next_try_at([("busy", AT), ("busy", AT + APART)]) == AT + 2 * APART


def test_only_a_word_or_the_third_try_closes() -> None:
    assert closing_of("satisfied", 0) == "word"
    assert closing_of("withdrawn", 0) == "word"
    assert closing_of("unsatisfied", 9) == ""
    assert closing_of("busy", TRIES - 1) == ""
    assert closing_of("busy", TRIES) == "tries"


def test_a_try_needs_an_answer_unless_the_caller_withdraws() -> None:
    check_try("answered", "busy", "phone")
    check_try("taken", "withdrawn", "door")
    for state, result, way, code in (
        ("closed", "busy", "phone", "request_closed"), ("answered", "sang", "phone", "bad_result"),
        ("answered", "busy", "pigeon", "bad_result"), ("taken", "busy", "phone", "not_answered"),
        ("routed", "satisfied", "phone", "not_answered"),
    ):  # fmt: skip
        with refusal(code):
            check_try(state, result, way)


def test_words_propose_the_most_urgent_class_and_say_which_words() -> None:
    assert propose("老人要透析，家里没有大米")[0] == Proposal("dialysis", ("透析",))
    assert [one.code for one in propose("老人要透析，家里没有大米")] == ["dialysis", "food"]
    assert propose("My insulin runs out, no food")[0] == Proposal("medicine", ("insulin",))
    assert propose("She can't breathe!") == (Proposal("acute", ("can't breathe",)),)
    assert propose("the cathedral is closed") == ()
    assert len(propose("透析 化疗 羊水 昏迷 没电")) == 3


def test_every_class_has_words_of_both_languages_and_a_known_urgency() -> None:
    for code, one in CLASSES.items():
        assert one.urgency in {"P1", "P2", "P3", "P4"}
        if code != "other":
            assert {word.isascii() for word in one.words} == {True, False}
    assert set(GREEN) == {"acute", "birth", "dialysis", "chemotherapy"}
    assert (urgency_of("dialysis"), urgency_of("dream")) == ("P1", "")
    with refusal("unknown_class"):
        check_class("dream", CLASSES)


def test_the_same_is_the_same_class_and_caller_or_address_within_hours() -> None:
    new = Known("n", "p", "a", "food", AT)
    others = [
        replace(new, id="same"), replace(new, id="home", phone_index="q"), replace(new, id="class", code="pets"),
        replace(new, id="else", phone_index="q", address_index="b"), new,
        replace(new, id="late", taken_at=AT + timedelta(hours=12, seconds=1)),
        replace(new, id="edge", taken_at=AT - timedelta(hours=12)),
    ]  # fmt: skip
    assert same_as(new, others) == ["same", "home", "edge"]
    assert same_as(replace(new, phone_index="", address_index=""), [replace(new, id="x", phone_index="")]) == []


def test_the_clocks_of_the_green_lane() -> None:
    starts_at = AT + timedelta(hours=5)
    assert green_due("slot", starts_at, AT) == AT + timedelta(hours=3)
    assert green_due("escort", starts_at, AT) == AT + timedelta(hours=4)
    assert green_due("ambulance", AT, AT) == AT + 5 * MINUTE
    check_lane(AT, AT + MINUTE, AT)
    with refusal("lane_over"):
        check_lane(AT - timedelta(hours=1), AT, AT)
    for ends_at in (AT, AT + timedelta(hours=25)):
        with refusal("lane_reversed"):
            check_lane(AT, ends_at, AT)


def actor(role: Role, unit: str = "", account: str = "me") -> Actor:
    return Actor(account, role, "i", unit)


@pytest.mark.parametrize(
    ("by", "change", "relation"),
    [
        (actor(Role.UNIT_DISPATCHER, "U"), {}, Relation.FORMER),
        (actor(Role.UNIT_DISPATCHER, "U"), {"is_work": True}, Relation.HOLDER),
        (actor(Role.UNIT_DISPATCHER, "V"), {"is_work": True}, Relation.NONE),
        (actor(Role.HOTLINE_OPERATOR), {}, Relation.HOLDER),
        (actor(Role.HOTLINE_OPERATOR, account="other"), {}, Relation.DESK),
        (actor(Role.HOTLINE_OPERATOR), {"is_open": False}, Relation.DESK),
        (actor(Role.HOTLINE_OPERATOR), {"taken_at": AT - timedelta(hours=13)}, Relation.DESK),
        (actor(Role.COMMANDER), {}, Relation.NONE),
        (actor(Role.GATE_KEEPER, "W"), {}, Relation.NONE),
    ],
)
def test_who_stands_how_to_a_request(by: Actor, change: dict[str, object], relation: Relation) -> None:
    one = replace(Standing("U", is_work=False, is_open=True, kept_by="me", taken_at=AT), **change)  # type: ignore[arg-type]  # by name
    assert relation_to_request(by, one, AT) is relation


def test_who_may_not_is_told_so() -> None:
    check_help(actor(Role.GATE_KEEPER, "U"), Action.CREATE)
    with refusal("wrong_role"):
        check_help(actor(Role.GATE_KEEPER, "U"), Action.LIST)
    with refusal("wrong_role"):
        check_help(actor(Role.UNIT_DISPATCHER, "U"), Action.UPDATE, "V")
