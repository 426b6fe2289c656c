"""What cannot be asked is refused in words that say which part and why."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.engine.exposure.question import (
    CaseWindow,
    KnownVisit,
    OtherNumber,
    PointQuestion,
    PointSlot,
    QuestionRefused,
    Slot,
    VisitQuestion,
)

CASE = CaseWindow(1, 1, 100, 200)
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"cases": ()}, "no case, no search: at least one case with its window is needed"),
    ({"cases": (CaseWindow(1, 1, None, None),)}, "case 1 has no window: both its start and its end are needed"),  # type: ignore[arg-type]  # the mistake
    ({"cases": (CaseWindow(1, 1, 200, 200),)}, "case 1 ends at 200, which is not after its start at 200"),
    ({"cases": (CaseWindow(1, 1, -1, 200),)}, "case 1: start must be a whole number from 0 to 4102444800, not -1"),
    ({"cases": (CaseWindow(1, -1, 1, 2),)}, "case 1: person must be a whole number from 0 to 4294967295, not -1"),
    ({"cases": (CASE, CASE)}, "a case stands in the question twice; one case has one window"),
    ({"cases": (CASE,), "minutes": 0}, "minutes must be a whole number from 1 to 527040, not 0"),
    ({"cases": (CASE,), "minutes": True}, "minutes must be a whole number from 1 to 527040, not True"),
    ({"cases": (CASE,), "residual_minutes": -5}, "residual_minutes must be a whole number from 0 to 527040, not -5"),
    (
        {"cases": (CASE,), "unknown_end_minutes": 1.5},
        "unknown_end_minutes must be a whole number from 0 to 527040, not 1.5",
    ),
    ({"cases": (CASE,), "slots": (Slot(2, 1, 1, 2),)}, "a slot belongs to case 2, which is not in the question"),
    ({"cases": (CASE,), "slots": (Slot(1, 1, 2, 1),)}, "slot of case 1 ends at 1, which is not after its start at 2"),
    (
        {"cases": (CASE,), "fresh": (KnownVisit(1, 1, 9, 8),)},
        "fresh visit: end must be a whole number from 9 to 4102444800, not 8",
    ),
]


@pytest.mark.parametrize(("asked", "said"), REFUSED)
def test_a_question_that_makes_no_sense_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(QuestionRefused) as refusal:
        VisitQuestion(**asked)
    assert str(refusal.value) == said


@pytest.mark.parametrize("metres", [0, -1, 10_001])
def test_a_distance_that_makes_no_sense_is_refused(metres: float) -> None:
    with pytest.raises(QuestionRefused) as refusal:
        PointQuestion((CASE,), metres=metres)
    assert str(refusal.value) == f"metres must be above 0 and at most 10000, not {metres}"


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        (PointSlot(2, 106.0, 30.0, 100, 1, 2), "a slot belongs to case 2, which is not in the question"),
        (PointSlot(1, 181.0, 30.0, 100, 1, 2), "slot of case 1: 181.0, 30.0 is no position in degrees"),
        (PointSlot(1, 106.0, float("nan"), 100, 1, 2), "slot of case 1: 106.0, nan is no position in degrees"),
        (PointSlot(1, 106.0, 30.0, 0, 1, 2), "slot of case 1: metres must be above 0 and at most 10000, not 0"),
        (PointSlot(1, 106.0, 30.0, 100, 2, 2), "slot of case 1 ends at 2, which is not after its start at 2"),
    ],
)
def test_a_circle_that_makes_no_sense_is_refused(slot: PointSlot, said: str) -> None:
    with pytest.raises(QuestionRefused) as refusal:
        PointQuestion((CASE,), slots=(slot,))
    assert str(refusal.value) == said


@pytest.mark.parametrize("same", [((2, 3), (2, 4)), ((2, 3), (3, 4)), ((1, 3),)])
def test_a_further_number_leads_to_one_person(same: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(QuestionRefused) as refusal:
        VisitQuestion((CASE,), same=tuple(OtherNumber(*one) for one in same))
    assert str(refusal.value) == "a further number leads to one person, and is nobody's first number"
