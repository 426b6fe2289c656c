"""The press sheet: public figures alone; small counts kept back, also from whoever reads all sheets together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.apps.briefing.rules.situation import FIGURES
from bihuan.apps.briefing.rules.situation_press import (
    OF_PEOPLE,
    OF_WORK,
    Told,
    guarded,
    guarded_cases,
    press_figures,
    press_of,
)
from bihuan.engine.disclosure import attack
from bihuan.engine.disclosure.tables import NEW, TOTAL, Cell, Levels, relations_of


def sheets(totals: list[int]) -> list[Told]:
    """Return the sheets of a row of totals, each guarded beside all before."""
    told: list[Told] = []
    for number, total in enumerate(totals, start=1):
        new, shown = guarded_cases(told, number, total)
        told.append(Told(number, f"2026-08-{number:02d}", new, shown, total))
    return told


def test_a_count_from_1_to_4_is_kept_back() -> None:
    assert [guarded(count) for count in (None, 0, 1, 4, 5, 6)] == [None, 0, None, None, 5, 6]


def test_the_first_sheet_tells_no_new_cases_and_a_large_total() -> None:
    assert guarded_cases([], 1, 120) == (None, 120)
    assert guarded_cases([], 1, 3) == (None, None)


def test_a_small_rise_is_hidden_together_with_the_total_that_would_tell_it() -> None:
    first, second = sheets([120, 122])
    assert (first.total, second.new, second.total) == (120, None, None)
    assert [one.total for one in sheets([120, 130])] == [120, 130]
    assert sheets([120, 130])[1].new == 10


@settings(max_examples=25)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.integers(0, 60))
def test_whoever_reads_all_sheets_cannot_narrow_a_hidden_figure_below_5(rises: list[int], begin: int) -> None:
    totals = [begin]
    for rise in rises:
        totals.append(totals[-1] + rise)
    told = sheets(totals)
    shown = {Cell(one.number, "incident", TOTAL): one.total for one in told}
    shown |= {Cell(one.number, "incident", NEW): one.new for one in told[1:]}
    known = tuple(relations_of(Levels({"incident": ""}), shown))
    assert [found for found in attack(shown, known).values() if found.width < 5] == []
    assert [one.total for one in told if one.total is not None and 0 < one.total < 5] == []


def test_after_cases_were_taken_back_the_sheets_begin_anew() -> None:
    told = sheets([120, 130, 118, 140])
    assert [(one.new, one.total) for one in told] == [(None, 120), (10, 130), (None, 118), (22, 140)]


def figures(**more: tuple[int | None, int | None]) -> dict[str, dict[str, int | None]]:
    told = dict.fromkeys(FIGURES, (20, 10)) | more
    return {code: {"now": now, "before": before} for code, (now, before) in told.items()}


def test_only_public_figures_are_told_and_words_give_no_small_count_away() -> None:
    found = press_figures(figures(care_people=(3, 2), help_open=(8, 4), tested_today=(2, None)))
    assert tuple(found) == (*OF_PEOPLE, *OF_WORK)
    assert found["care_people"] == {"now": None, "is_kept_back": True, "word": "unknown"}
    assert found["help_open"] == {"now": 8, "is_kept_back": False, "word": "unknown"}
    assert found["tested_today"] == {"now": 2, "is_kept_back": False, "word": "unknown"}
    assert found["contacts_followed"] == {"now": 20, "is_kept_back": False, "word": "up"}


def test_a_sheet_has_the_digest_of_its_report_and_the_sheets_before_it() -> None:
    report = {
        "incident": "D", "name": "疫情", "name_en": "", "is_drill": True, "zone": "Asia/Shanghai", "number": 3,
        "at": "2026-08-03T00:00:00.000000Z", "day": "2026-08-03", "figures": figures(cases_all=(140, None)),
    }  # fmt: skip
    said, total = press_of(report, sheets([120, 130]), "ab" * 32)
    assert (said["of"], said["cases"], total) == ("ab" * 32, {"new": 10, "total": 140, "is_kept_back": False}, 140)
    assert [(one["day"], one["new"], one["total"]) for one in said["series"]] == [
        ("2026-08-01", None, 120), ("2026-08-02", 10, 130), ("2026-08-03", 10, 140),
    ]  # fmt: skip
    unknown, none = press_of(report | {"figures": figures(cases_all=(None, None))}, [], "ab" * 32)
    assert (unknown["cases"], none) == ({"new": None, "total": None, "is_kept_back": False}, None)
