"""What a control must have: nothing is without an end, a review, a basis and a second look at its terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.zones.rules import controls as rules
from bihuan.apps.zones.rules.controls import ControlTold, Lawful
from bihuan.apps.zones.rules.measures import measure_words, measures, reason_words
from bihuan.apps.zones.rules.outlines import MOST_POSITIONS, check_outline, multi_polygon

AT = datetime(2026, 8, 25, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LAWFUL = Lawful({"high"}, set(measures()), {"A"})
TOLD = ControlTold("北区", ("stay_home",), "spread", "第四十二条", AT, AT + 7 * DAY, AT + DAY, "high", ("A",))
RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


def refusal(do: Any, *args: Any) -> str:
    with pytest.raises(NotAllowed) as caught:
        do(*args)
    return caught.value.code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "control_without_name"), ({"measures": ()}, "no_measure"),
        ({"measures": ("whip",)}, "unknown_measure"), ({"level": "extreme"}, "unknown_risk_level"),
        ({"reason": "whim"}, "bad_reason"), ({"basis": " "}, "no_legal_basis"),
        ({"communities": ("B",)}, "unknown_area"), ({"communities": ()}, "control_nowhere"),
        ({"outline": {"type": "Point", "coordinates": [0, 0]}}, "bad_outline"),
        ({"ends_at": None}, "control_without_end"),
        ({"ends_at": AT}, "end_before_start"), ({"ends_at": AT + 15 * DAY}, "control_too_long"),
        ({"starts_at": AT - 2 * DAY, "ends_at": AT - DAY}, "end_passed"), ({"review_at": None}, "no_review"),
        ({"review_at": AT}, "no_review"), ({"review_at": AT + 8 * DAY}, "review_too_late"),
        ({"ends_at": AT + 2 * DAY, "review_at": AT + 3 * DAY}, "review_too_late"),
    ],
)  # fmt: skip
def test_a_draft_that_lacks_something_is_refused(change: dict[str, Any], code: str) -> None:
    assert refusal(rules.check_told, replace(TOLD, **change), LAWFUL, AT) == code


def test_a_whole_draft_passes_with_a_drawn_outline_or_with_communities() -> None:
    expected = rules.Terms(AT, AT + 7 * DAY, AT + DAY)
    assert rules.check_told(TOLD, LAWFUL, AT) == expected
    drawn = replace(TOLD, communities=(), level="", outline={"type": "Polygon", "coordinates": [RING]})
    assert rules.check_told(drawn, LAWFUL, AT) == expected


instants = st.integers(-40 * 24, 40 * 24).map(lambda hours: AT + timedelta(hours=hours))


@given(starts=instants, ends=st.none() | instants, review=st.none() | instants, at=instants)
def test_no_terms_pass_without_an_end_after_the_start_within_fourteen_days_and_a_review(
    starts: datetime, ends: datetime | None, review: datetime | None, at: datetime
) -> None:
    try:
        terms = rules.check_terms(starts, ends, review, at)
    except NotAllowed:
        return
    assert terms.starts_at < terms.ends_at <= terms.starts_at + 14 * DAY
    assert max(terms.starts_at, at) < terms.review_at <= terms.ends_at
    assert terms.review_at <= max(terms.starts_at, at) + 7 * DAY
    assert at < terms.ends_at


def test_a_control_holds_from_its_start_until_before_its_end_and_only_when_decided() -> None:
    held = [rules.holds("decided", AT, AT + DAY, AT + hours * timedelta(hours=1)) for hours in (-1, 0, 23, 24)]
    assert held == [False, True, True, False]
    assert [rules.holds(state, AT, AT + DAY, AT) for state in ("draft", "lifted", "withdrawn")] == [False] * 3
    assert [rules.begins_at(AT, AT + DAY), rules.begins_at(AT, AT - DAY)] == [AT + DAY, AT]


def test_a_role_of_a_unit_never_decides() -> None:
    at_desk, at_unit = Actor("a", Role.DESK_LEAD, "I"), Actor("a", Role.DESK_LEAD, "I", "PCS-03")
    rules.check_role(at_desk, rules.DECIDERS)
    assert refusal(rules.check_role, at_unit, rules.DECIDERS) == "wrong_role"
    rules.check_code("spread", rules.REASONS)
    assert refusal(rules.check_code, "whim", rules.REASONS) == "bad_reason"


def test_rings_become_one_outline_and_a_line_none() -> None:
    outline = {"type": "MultiPolygon", "coordinates": [[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]]}
    assert multi_polygon([RING, [[5, 5], [6, 6]]]) == outline
    assert multi_polygon([RING[:3]]) == outline
    assert multi_polygon([]) == {}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("x", "bad_outline"), ({"type": "Polygon"}, "bad_outline"),
        ({"type": "Polygon", "coordinates": []}, "bad_outline"),
        ({"type": "Polygon", "coordinates": [3]}, "bad_outline"),
        ({"type": "MultiPolygon", "coordinates": [3]}, "bad_outline"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "bad_outline"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [0, 1]]]}, "bad_outline"),
        ({"type": "Polygon", "coordinates": [[1, 2, 3, 1]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[[0], [1, 0], [1, 1], [0]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[[200, 0], [1, 0], [1, 1], [200, 0]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[[0, 91], [1, 0], [1, 1], [0, 91]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[["0", 0], [1, 0], [1, 1], ["0", 0]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[[True, 0], [1, 0], [1, 1], [True, 0]]]}, "bad_position"),
        ({"type": "Polygon", "coordinates": [[[0, 0]] * (MOST_POSITIONS + 1)]}, "outline_too_fine"),
    ],
)  # fmt: skip
def test_an_outline_that_is_none_is_refused(told: object, code: str) -> None:
    assert refusal(check_outline, told) == code


def test_an_outline_is_kept_as_several_polygons_and_nothing_stays_nothing() -> None:
    several = {"type": "MultiPolygon", "coordinates": [[RING]]}
    assert check_outline({"type": "Polygon", "coordinates": [RING]}) == several
    assert check_outline(several) == several
    assert check_outline({}) == {}


def test_every_measure_and_reason_has_words_in_both_languages() -> None:
    for code in (*rules.REASONS, *rules.LIFTINGS):
        assert reason_words(code) != (code, code)
    assert {language for words in measures().values() for language in words} == {"zh", "en"}
    assert (measure_words("stay_home", "zh"), measure_words("of_a_protocol", "en")) == ("足不出户", "of_a_protocol")
    assert reason_words("unknown") == ("unknown", "unknown")
