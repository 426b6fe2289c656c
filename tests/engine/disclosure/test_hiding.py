"""What a bulletin hides, and that nobody can work it out: judged by an attacker of its own over all bulletins."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.disclosure.judging import Judge, counts_of, curve, district, leaves_of, published

from bihuan.engine.disclosure import Cell, Inconsistent, Interval, Levels, attack, hide, narrow_cells, relations_of
from bihuan.engine.disclosure.tables import start_of

IS_LONG = os.environ.get("BIHUAN_PROVE") == "1"
TWO = Levels({"d": "", "a": "d", "b": "d"})


def day(d: int, a: int, b: int, n: int = 0) -> dict[Cell, int]:
    """Return new cases of a district and its two streets."""
    return {Cell(n, "d", "new"): d, Cell(n, "a", "new"): a, Cell(n, "b", "new"): b}


def test_a_small_count_is_hidden_and_with_it_the_one_that_would_give_it_away() -> None:
    told = hide(TWO, {}, day(12, 3, 9))
    assert told.shown == {Cell(0, "d", "new"): 12, Cell(0, "a", "new"): None, Cell(0, "b", "new"): None}
    assert (told.primary, told.complementary) == ({Cell(0, "a", "new")}, {Cell(0, "b", "new")})


def test_counts_of_nobody_and_of_five_are_shown() -> None:
    assert hide(TWO, {}, day(5, 0, 5)).shown == day(5, 0, 5)


def test_two_hidden_counts_with_too_small_a_sum_hide_their_sum_as_well() -> None:
    assert hide(TWO, {}, day(4, 2, 2)).shown == dict.fromkeys(day(4, 2, 2))
    small = Levels(TWO.parents, {"d": 3})  # 4 of the district would be shown, and leave each street 0 to 4
    assert hide(small, {}, day(4, 2, 2)).shown == dict.fromkeys(day(4, 2, 2))


def test_below_the_sub_district_counts_under_ten_are_hidden() -> None:
    levels = district(1, 2)
    cases = [{"s0c0": 9, "s0c1": 20}]
    shown = hide(levels, {}, counts_of(levels, cases, 0)).shown
    assert [shown[Cell(0, area, "new")] for area in ("d", "s0", "s0c0", "s0c1")] == [29, 29, None, None]


def totals(n: int, d: int, a: int, b: int) -> dict[Cell, int]:
    """Return the totals of a district and its two streets."""
    return {Cell(n, "d", "total"): d, Cell(n, "a", "total"): a, Cell(n, "b", "total"): b}


def test_a_total_does_not_give_away_the_new_ones_between_two_totals() -> None:
    first = hide(TWO, {}, {**day(20, 10, 10), **totals(0, 20, 10, 10)})
    assert None not in first.shown.values()
    told = hide(TWO, first.shown, {**day(12, 3, 9, 1), **totals(1, 32, 13, 19)}).shown
    assert [told[cell] for cell in totals(1, 0, 0, 0)] == [32, None, None]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (day(11, 3, 9), "d new of day 0: 11, its parts make 12"),
        (day(6, -3, 9), "a new of day 0: -3 is less than 0"),
    ],
)
def test_counts_that_cannot_be_true_are_refused_with_the_place(counts: dict[Cell, int], said: str) -> None:
    with pytest.raises(Inconsistent) as refusal:
        hide(TWO, {}, counts)
    assert str(refusal.value) == said


def test_an_area_whose_parent_is_missing_is_refused() -> None:
    with pytest.raises(Inconsistent) as refusal:
        hide(Levels({"d": "", "a": "x"}), {}, day(1, 1, 0))
    assert str(refusal.value) == "a: its parent x is no area"


def test_what_was_given_away_before_is_said_and_not_published_over() -> None:
    given_away = {Cell(0, "d", "new"): 12, Cell(0, "a", "new"): None, Cell(0, "b", "new"): 9}
    with pytest.raises(Inconsistent, match="gives it away already"):
        hide(TWO, given_away, day(0, 0, 0, 1))


def test_published_figures_that_contradict_each_other_are_found_by_the_attacker() -> None:
    shown = {Cell(0, "d", "new"): 12, Cell(0, "a", "new"): 4, Cell(0, "b", "new"): 9}
    with pytest.raises(Inconsistent, match="do not add up"):
        attack(shown, relations_of(TWO, shown))
    odd = {Cell(0, "d", "new"): 12, Cell(0, "a", "new"): None, Cell(0, "b", "new"): 13}
    with pytest.raises(Inconsistent, match="no whole numbers fit"):
        attack(odd, relations_of(TWO, odd))


def test_a_hidden_figure_that_nothing_binds_can_be_anything() -> None:
    lonely = {Cell(0, "d", "new"): None}
    assert attack(lonely, relations_of(TWO, lonely)) == {Cell(0, "d", "new"): Interval(0, 1_000_000)}
    assert narrow_cells(lonely, relations_of(TWO, lonely)) == {}


def test_cases_before_the_first_bulletin_are_unknown_where_it_did_not_begin_with_the_outbreak() -> None:
    late = Levels(TWO.parents, is_from_start=False)
    counts = {**day(12, 6, 6, 4), Cell(4, "d", "total"): 40}
    assert hide(late, {}, counts).shown == counts
    with pytest.raises(Inconsistent, match="d total of day 4: 40, its parts make 12"):
        hide(TWO, {}, counts)


def test_over_thirty_days_no_hidden_cell_is_narrower_than_five_for_an_attacker_of_another_make() -> None:
    sizes = [(12, 0, 60.0, 1), (5, 4, 40.0, 2), (8, 0, 25.0, 3)] if IS_LONG else [(6, 0, 25.0, 1)]
    for streets, communities, mean, seed in sizes:
        levels = district(streets, communities)
        bulletins = list(published(levels, curve(levels, 30, seed, mean)))
        shown = {cell: value for one in bulletins for cell, value in one.shown.items()}
        hidden = [cell for cell, value in shown.items() if value is None]
        judge = Judge(levels, shown)
        widths = [judge.bounds(cell).width for cell in hidden]
        print(f"{streets} streets × {communities}, 30 bulletins, {len(shown)} figures, {len(hidden)} hidden:"
              f" {sum(len(one.primary) for one in bulletins)} small, narrowest {min(widths)}")  # fmt: skip
        assert min(widths) >= 5
        assert sum(shown[Cell(n, "d", "total")] is not None for n in range(30)) >= 24  # it stays worth reading


def test_without_complements_the_attacker_finds_hidden_counts() -> None:
    levels = district(8, 0)
    cases = curve(levels, 10, 1, 30.0)
    shown = {
        cell: None if levels.is_small(cell.area, count) else count
        for n in range(10)
        for cell, count in counts_of(levels, cases, n).items()
    }
    known = relations_of(levels, shown)
    narrow = [one for one in attack({**start_of(levels, shown), **shown}, known).values() if one.width < 5]
    assert len(narrow) >= 5


@settings(max_examples=200 if IS_LONG else 15, deadline=None)
@given(st.data())
def test_no_bulletin_of_any_district_gives_a_small_count_away(data: st.DataObject) -> None:
    levels = district(data.draw(st.integers(1, 3)), data.draw(st.integers(0, 2)))
    leaves = leaves_of(levels, "d")
    count = st.one_of(st.integers(0, 4), st.integers(0, 30))
    cases = [{leaf: data.draw(count) for leaf in leaves} for _ in range(data.draw(st.integers(1, 4)))]
    shown = {cell: value for one in published(levels, cases) for cell, value in one.shown.items()}
    told = {cell: count for n in range(len(cases)) for cell, count in counts_of(levels, cases, n).items()}
    assert all(value is None or value == told[cell] for cell, value in shown.items())
    assert not [cell for cell, value in shown.items() if value is not None and levels.is_small(cell.area, value)]
    known = relations_of(levels, shown)
    past = {**start_of(levels, shown), **shown}
    found = attack(past, known)
    assert all(one.width >= 5 and one.low <= told[cell] <= one.high for cell, one in found.items())
    judge = Judge(levels, shown)
    for cell, mine in list(found.items())[:3]:
        theirs = judge.bounds(cell)
        far = 1_000  # what nothing binds ends at the solvers' own limits
        assert (theirs.low, min(theirs.high, far)) == (mine.low, min(mine.high, far))
