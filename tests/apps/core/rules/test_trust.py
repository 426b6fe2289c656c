"""The rules of trust as values: what is shown, how many reveals, when the glass breaks, what is drawn, who may what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import NotAllowed, Role, declared, glass, revealing, sampling
from bihuan.apps.core.rules.permissions import INCIDENT, NOTHING, PERMISSIONS, Action, Kind, Place, may, roles_that
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import show
from tests.refusals import refusal_of

AT = datetime(2026, 8, 21, 8, tzinfo=UTC)
TABLES = {name: table for name, table in vars(declared).items() if name.isupper() and isinstance(table, dict)}
VIEWERS = [Viewer(*one) for one in product(Role, Relation, Surface)]


@pytest.mark.parametrize(("name", "field"), [(table, field) for table in TABLES for field in TABLES[table]])
def test_a_value_is_whole_for_a_lawful_holder_on_a_page_or_the_api_and_for_nobody_else(name: str, field: str) -> None:
    value = "13812341234 某某小区3栋"
    shown = {viewer for viewer in VIEWERS if show(TABLES[name], field, value, viewer).value == value}
    roles = TABLES[name][field].roles
    assert shown == {
        viewer
        for viewer in VIEWERS
        if viewer.role in roles and viewer.relation is Relation.HOLDER and viewer.surface in {Surface.PAGE, Surface.API}
    }


def test_a_reveal_is_offered_to_lawful_roles_of_the_desk_only() -> None:
    offered = {v for v in VIEWERS if show(declared.ORDER_CONTENT, "phone", "13812341234", v).may_reveal}
    assert {(v.relation, v.surface) for v in offered} == {
        (Relation.DESK, Surface.PAGE), (Relation.DESK, Surface.API)
    }  # fmt: skip
    watching = {
        Role.COMMANDER,
        Role.INSPECTOR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
        Role.DATA_PROTECTION_OFFICER,
        Role.SOURCE,
    }
    assert {v.role for v in offered} & watching == set()


def test_a_field_without_a_declaration_is_hidden_and_cannot_be_revealed() -> None:
    shown = show({}, "blood_group", "AB", Viewer(Role.DESK_LEAD, Relation.HOLDER, Surface.PAGE))
    assert (shown.value, shown.is_whole, shown.may_reveal) == ("***", False, False)


# --- reveals ---------------------------------------------------------------------------------------------------------


def test_the_61st_reveal_alarms_and_is_shown_and_the_201st_is_refused() -> None:
    rulings = [revealing.judge(before, [], []) for before in range(205)]
    assert [r.number for r in rulings if r.alarm == "over_budget"] == [61]
    assert [r.number for r in rulings if not r.is_shown] == [201, 202, 203, 204, 205]
    assert [r.number for r in rulings if r.alarm == "hard_stop"] == [201]


def test_three_times_ones_own_median_alarms_once_enough_days_are_known() -> None:
    def alarms(own: list[int], unit: list[int]) -> list[tuple[int, str]]:
        found = [revealing.judge(before, own, unit) for before in range(70)]
        return [(one.number, str(one.alarm)) for one in found if one.alarm]

    assert alarms([5] * 5, []) == [(16, "over_own_median"), (61, "over_budget")]
    assert alarms([5] * 4, []) == [(61, "over_budget")]
    assert alarms([1] * 9, []) == [(11, "over_own_median"), (61, "over_budget")]
    assert alarms([], [3, 4, 20, 5, 6]) == [(21, "over_unit_p95"), (61, "over_budget")]


@pytest.mark.parametrize(("counts", "found"), [([], 0), ([7], 7), (list(range(1, 101)), 95), ([1, 2, 3, 4], 4)])
def test_the_95th_percentile_is_the_nearest_rank(counts: list[int], found: int) -> None:
    assert revealing.percentile_95(counts) == found


@pytest.mark.parametrize(
    ("reason", "words", "code"),
    [("", "", "unknown_reason"), ("curious", "", "unknown_reason"), ("other", "because", "missing_detail"),
     ("other", " " * 20, "missing_detail")],
)  # fmt: skip
def test_a_reveal_without_a_reason_is_refused(reason: str, words: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        revealing.check_reason(reason, words)
    assert refusal.value.code == code


def test_every_listed_reason_is_enough_by_itself_and_other_with_words() -> None:
    for reason in revealing.REASONS:
        revealing.check_reason(reason, "the source asks for it" if reason == "other" else "")


# --- glass -----------------------------------------------------------------------------------------------------------
WORDS = "大火，住户失联，需立即联系其家属并上门查看情况。"


def _check(earlier: list[glass.Broken], reason: str = "danger_to_life", words: str = WORDS) -> str:
    return refusal_of(lambda: glass.check_break(reason=reason, words=words, earlier=earlier, at=AT))


def _ago(hours: float, *, reviewed: bool = True) -> glass.Broken:
    return glass.Broken(AT - timedelta(hours=hours), AT if reviewed else None)


@pytest.mark.parametrize(
    ("earlier", "code"),
    [
        ([], ""), ([_ago(1)] * 2, ""), ([_ago(1)] * 3, "glass_too_often"), ([_ago(24)] * 3, ""),
        ([_ago(23.9, reviewed=False)], ""), ([_ago(24, reviewed=False)], "glass_unreviewed"),
        ([_ago(900, reviewed=False)], "glass_unreviewed"), ([_ago(1, reviewed=False)] * 3, "glass_too_often"),
    ],
)  # fmt: skip
def test_the_glass_breaks_three_times_a_day_and_not_over_one_left_unreviewed(
    earlier: list[glass.Broken], code: str
) -> None:
    assert _check(earlier) == code


def test_the_glass_needs_a_reason_and_twenty_characters() -> None:
    assert _check([], reason="curious") == "unknown_reason"
    assert (_check([], words="x" * 19), _check([], words="x" * 20)) == ("too_few_words", "")
    assert _check([], words=" " * 40) == "too_few_words"


@pytest.mark.parametrize("kind", ["police", "checkpoint"])
def test_no_police_unit_and_no_checkpoint_breaks_the_glass(kind: str) -> None:
    for role in Role:
        with pytest.raises(NotAllowed):
            glass.check_breaker(role, kind)


def test_only_roles_that_may_see_a_person_break_the_glass() -> None:
    assert declared.PERSON["name"].roles == glass.ROLES
    assert glass.ROLES & {Role.ADMINISTRATOR, Role.GATE_KEEPER, Role.SITE_LEADER, Role.COMMANDER} == set()


@pytest.mark.parametrize(("minutes", "is_open"), [(-1, False), (0, True), (59.99, True), (60, False)])
def test_the_glass_closes_after_sixty_minutes(minutes: float, is_open: bool) -> None:
    assert glass.is_open(AT, AT + timedelta(minutes=minutes)) is is_open


# --- the draw --------------------------------------------------------------------------------------------------------
@given(st.sets(st.text("0123456789abcdef", min_size=8, max_size=8), max_size=400), st.text(max_size=8))
def test_two_in_a_hundred_are_drawn_the_same_whoever_draws_in_whichever_order(entries: set[str], root: str) -> None:
    drawn = sampling.draw(root, entries)
    assert drawn == sampling.draw(root, sorted(entries, reverse=True))
    assert set(drawn) <= entries
    assert len(drawn) == (0 if not entries else max(1, -(-len(entries) * 2 // 100)))


def test_another_root_draws_others() -> None:
    entries = [f"entry-{n}" for n in range(1000)]
    assert set(sampling.draw("a", entries)) != set(sampling.draw("b", entries))


# --- permissions -----------------------------------------------------------------------------------------------------
def test_every_cell_of_the_table_is_said_and_nobody_deletes_or_reaches_another_district() -> None:
    cells = [(r, a, k, p) for r, a, k, p in product(Role, Action, Kind, Place)]
    allowed = {cell for cell in cells if may(*cell)}
    assert {(a, p) for _r, a, _k, p in allowed} & {(a, Place.OTHER) for a in Action} == set()
    assert {a for _r, a, _k, _p in allowed} == set(Action) - {Action.DELETE}
    assert {r for r, _a, _k, _p in allowed} == set(Role) - NOTHING
    assert set(PERMISSIONS) == set(Kind)
    assert Place.OTHER not in INCIDENT


def test_a_unit_reaches_its_own_only_and_whoever_watches_reaches_no_person() -> None:
    units = {Role.UNIT_DISPATCHER, Role.FIELD_OFFICER}
    assert units & roles_that(Action.READ, Kind.ORDER, Place.SIBLING) == set()
    assert units <= roles_that(Action.READ, Kind.ORDER, Place.OWN)
    watching = {Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.PLANNER}
    assert watching & roles_that(Action.READ, Kind.PERSON, Place.OWN) == set()
    assert (
        roles_that(Action.READ, Kind.ACCESS_LOG, Place.OWN) & roles_that(Action.READ, Kind.PERSON, Place.OWN) == set()
    )


@pytest.mark.parametrize(
    ("reviewer", "verdict", "code"),
    [("b", "justified", "own_access"), ("a", "", "unknown_answer"), ("a", "fine", "unknown_answer")],
)
def test_a_breaking_is_reviewed_by_another_and_with_a_verdict(reviewer: str, verdict: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        glass.check_review(reviewer=reviewer, breaker="b", verdict=verdict)
    assert refused.value.code == code
