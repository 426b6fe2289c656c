"""What may be in a tube."""

from __future__ import annotations

import pytest

from bihuan.apps.core.rules import Role
from bihuan.apps.screening.rules.tubes import (
    Member,
    check_command,
    check_filler,
    check_household,
    check_members,
    check_repeats,
    check_tube,
    members_digest,
)
from tests.refusals import refusal_of

ONE, TWO = Member(entry="1"), Member(entry="2")


@pytest.mark.parametrize(
    ("kind", "size", "code"),
    [
        ("single", 1, ""), ("pooled", 5, ""), ("pooled", 10, ""), ("pooled", 20, ""), ("household", 4, ""),
        ("single", 2, "bad_tube_size"), ("pooled", 7, "bad_tube_size"), ("household", 21, "bad_tube_size"),
        ("array", 9, "bad_tube_kind"),
    ],
)  # fmt: skip
def test_there_are_tubes_for_one_for_five_ten_twenty_and_for_a_household(kind: str, size: int, code: str) -> None:
    assert refusal_of(lambda: check_tube(kind, size)) == code


@pytest.mark.parametrize(
    ("members", "inside", "code"),
    [
        ([ONE, TWO], [], ""), ([], [], "no_member"), ([Member()], [], "no_member"),
        ([Member(entry="1", traveller="2")], [], "no_member"), ([ONE], ["2", "3"], "tube_overfull"),
        ([ONE, ONE], [], "twice_in_tube"), ([ONE], ["1"], "twice_in_tube"),
        ([Member(entry="1", repeat="because")], [], "bad_repeat"), ([Member(entry="1", repeat="doctor_asked")], [], ""),
    ],
)  # fmt: skip
def test_members_fit_or_say_why_not(members: list[Member], inside: list[str], code: str) -> None:
    assert refusal_of(lambda: check_members(members, inside=inside, size=2)) == code


def test_whoever_was_tested_before_needs_a_word_for_it() -> None:
    assert refusal_of(lambda: check_repeats([ONE], {"1"})) == "tested_before"
    assert refusal_of(lambda: check_repeats([Member(entry="1", repeat="own_wish"), TWO], {"1"})) == ""


def test_a_household_tube_holds_one_flat() -> None:
    assert refusal_of(lambda: check_household("household", {("b", 1), ("b", 2)})) == "other_household"
    assert refusal_of(lambda: check_household("household", {("b", 0)})) == "other_household"
    assert refusal_of(lambda: check_household("household", {("b", 1)})) == ""
    assert refusal_of(lambda: check_household("pooled", {("b", 1), ("c", 2)})) == ""


def test_the_digest_of_a_tube_does_not_depend_on_who_came_first() -> None:
    assert members_digest("T", ["a", "b"]) == members_digest("T", ["b", "a"]) != members_digest("T", ["a", "c"])


def test_only_those_at_a_site_and_the_desk_fill_tubes() -> None:
    assert [refusal_of(lambda role=role: check_filler(role)) for role in (Role.FIELD_OFFICER, Role.AUDITOR)] == [
        "", "wrong_role",
    ]  # fmt: skip


def test_a_command_is_an_identifier_or_none() -> None:
    assert [refusal_of(lambda text=text: check_command(text)) for text in ("", "a-command-1", "x", "<b>12345678")] == [
        "", "", "bad_command", "bad_command",
    ]  # fmt: skip
