"""The press sheet: public figures alone; small counts kept back; cases as the bulletins told them."""

from __future__ import annotations

from bihuan.apps.briefing.rules.situation import FIGURES
from bihuan.apps.briefing.rules.situation_press import (
    OF_PEOPLE,
    OF_WORK,
    Told,
    guarded,
    press_figures,
    press_of,
)


def test_a_count_from_1_to_4_is_kept_back() -> None:
    assert [guarded(count) for count in (None, 0, 1, 4, 5, 6)] == [None, 0, None, None, 5, 6]


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


def test_of_help_taken_closed_and_open_none_is_told_where_one_is_kept_back() -> None:
    hidden = {"now": None, "is_kept_back": True, "word": "unknown"}
    for small in ("help_taken", "help_closed", "help_open"):
        found = press_figures(figures(**{small: (3, 10)}))
        assert [found[one] for one in ("help_taken", "help_closed", "help_open")] == [hidden] * 3
        assert found["care_people"] == {"now": 20, "is_kept_back": False, "word": "up"}
    before = press_figures(figures(help_closed=(20, 2)))
    assert [before[one]["word"] for one in ("help_taken", "help_closed", "help_open")] == ["unknown"] * 3
    assert press_figures(figures(help_open=(0, None)))["help_open"]["now"] == 0


def test_a_sheet_tells_cases_as_the_bulletins_told_them_and_never_by_a_count_of_its_own() -> None:
    report = {
        "incident": "D", "name": "疫情", "name_en": "", "is_drill": True, "zone": "Asia/Shanghai", "number": 3,
        "at": "2026-08-03T00:00:00.000000Z", "day": "2026-08-03", "figures": figures(cases_all=(140, None)),
    }  # fmt: skip
    told = [Told("2026-08-01", 20, 120), Told("2026-08-02", None, None)]
    said = press_of(report, told, "ab" * 32)
    assert (said["of"], said["cases"]) == ("ab" * 32, {"new": None, "total": None})
    assert [(one["day"], one["new"], one["total"]) for one in said["series"]] == [
        ("2026-08-01", 20, 120), ("2026-08-02", None, None),
    ]  # fmt: skip
    assert press_of(report, told[:1], "ab" * 32)["cases"] == {"new": 20, "total": 120}
    assert press_of(report, [], "ab" * 32)["cases"] == {"new": None, "total": None}
    assert "cases_all" not in said["figures"]
