"""The reader and the model of the nurse rostering format, and the judge of its answers."""

from __future__ import annotations

from itertools import product

import pytest

from bihuan.engine.roster.curtois import Instance, faults, penalty, read, roster
from bihuan.engine.roster.solving import Effort

TEXT = """# a comment
SECTION_HORIZON
# days
7

SECTION_SHIFTS
# ShiftID, Length in mins, Shifts which cannot follow this shift | separated
E,480,
L,240,E

SECTION_STAFF
# ID, MaxShifts, MaxTotalMinutes, MinTotalMinutes, MaxConsecutiveShifts, MinConsecutiveShifts, MinConsecutiveDaysOff, MaxWeekends
A,E=2|L=7,1700,480,3,2,2,0
B,E=7|L=0,1920,960,2,1,1,1

SECTION_DAYS_OFF
# EmployeeID, DayIndexes (start at zero)
A,3
B,0,6

SECTION_SHIFT_ON_REQUESTS
A,0,L,2

SECTION_SHIFT_OFF_REQUESTS
B,2,E,3

SECTION_COVER
# Day, ShiftID, Requirement, Weight for under, Weight for over
0,E,1,10,1
2,E,1,10,1
4,L,1,10,1
5,E,0,10,1
"""  # noqa: E501 - the format's own header


@pytest.fixture(scope="module")
def instance() -> Instance:
    return read(TEXT)


def row(nurse: str, shifts: str) -> dict[tuple[str, int], str]:
    return {(nurse, day): shift for day, shift in enumerate(shifts) if shift != "-"}


def test_a_file_is_read(instance: Instance) -> None:
    assert (instance.days, instance.shifts, instance.not_after["L"]) == (7, {"E": 480, "L": 240}, {"E"})
    [one, two] = instance.nurses
    assert (one.most_shifts, one.least_minutes, one.days_off, one.most_weekends) == ({"E": 2, "L": 7}, 480, {3}, 0)
    assert (two.most_in_a_row, two.least_in_a_row, two.least_days_off, two.days_off) == (2, 1, 1, {0, 6})
    assert (instance.on, instance.off, len(instance.cover)) == ({("A", 0, "L"): 2}, {("B", 2, "E"): 3}, 4)


def test_a_file_without_a_section_is_refused() -> None:
    with pytest.raises(ValueError, match="sections are missing: COVER"):
        read(TEXT.split("SECTION_COVER")[0])


def test_penalties_are_those_of_the_file(instance: Instance) -> None:
    assert penalty(instance, row("A", "EE-----") | row("B", "--E--E-")) == 2 + 3 + 10 + 1
    assert penalty(instance, {}) == 2 + 3 * 10


@pytest.mark.parametrize(
    ("nurse", "shifts", "said"),
    [
        ("A", "EE-----", []),
        ("A", "-------", ["A: 0 minutes"]),
        ("A", "EEE----", ["A: too many E"]),
        ("A", "--EE---", ["A: day off 3"]),
        ("A", "LE-----", ["A: E after L"]),
        ("A", "EL---LL", ["A: 1 weekends"]),
        ("A", "EEL----", []),
        ("A", "-E--LL-", ["A: 1 weekends", "A: 1 days from 1"]),
        ("A", "EE-LL--", ["A: day off 3", "A: 1 days from 2"]),
        ("B", "-EE-EE-", []),
        ("B", "-EEE---", ["B: 3 days from 1"]),
        ("B", "-EL----", ["B: 720 minutes", "B: too many L"]),
    ],
)
def test_the_judge_says_each_rule_that_is_broken(instance: Instance, nurse: str, shifts: str, said: list[str]) -> None:
    other = {"A": row("B", "-E-E---"), "B": row("A", "EE-----")}[nurse]
    assert list(faults(instance, row(nurse, shifts) | other)) == said


def test_the_model_finds_the_least_penalty_there_is(instance: Instance) -> None:
    rows = {
        nurse: [row(nurse, "".join(letters)) for letters in product("-EL", repeat=7)] for nurse in ("A", "B")
    }  # fmt: skip
    lawful = {
        nurse: [one for one in rows[nurse] if not any(said.startswith(nurse) for said in faults(instance, one))]
        for nurse in rows
    }
    least = min(penalty(instance, one | two) for one in lawful["A"] for two in lawful["B"])
    found = roster(instance, Effort(20, 20, 1))
    assert found is not None
    assert (found.penalty, found.bound, found.is_proven, list(faults(instance, found.shifts))) == (
        least,
        least,
        True,
        [],
    )


def test_what_cannot_be_rostered_has_no_answer() -> None:
    assert roster(read(TEXT.replace("1700,480", "1700,1690")), Effort(5, 5)) is None
