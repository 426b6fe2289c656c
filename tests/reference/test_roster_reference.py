"""Nurse rostering of Curtois and Qu (2014): hours, rest and stretches as we model them reach what was published."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bihuan.engine.roster.curtois import Instance, Rostered, faults, read, roster
from bihuan.engine.roster.solving import Effort

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
LIMIT_S = 900.0


def instance(number: int) -> Instance:
    path = DATA / "nurse_rostering_curtois" / f"Instance{number}.txt"
    if not path.exists():
        pytest.skip(f"reference data absent: {path}")
    return read(path.read_text(encoding="utf-8"))


def solved(number: int, seconds: float) -> tuple[Instance, Rostered]:
    asked = instance(number)
    found = roster(asked, Effort(seconds, 1e9, 2, is_same=False))
    assert found is not None
    assert list(faults(asked, found.shifts)) == []
    return asked, found


def test_the_first_instance_is_solved_and_proven() -> None:
    _, found = solved(1, 60)
    assert (found.penalty, found.is_proven, round(found.bound)) == (607, True, 607)


@pytest.mark.skipif(not IS_PROOF, reason="minutes of search: BIHUAN_PROVE=1")
@pytest.mark.parametrize(("number", "published"), [(2, 828), (3, 1001)])
def test_the_published_results_are_reached(number: int, published: int) -> None:
    _, found = solved(number, LIMIT_S)
    assert (found.penalty, found.bound <= published) == (published, True)


@pytest.mark.parametrize(
    ("number", "size"),
    [(2, (14, 14, 2)), (3, (14, 20, 3)), (4, (28, 10, 2)), (5, (28, 16, 2)), (6, (28, 18, 3)), (7, (28, 20, 3))],
)  # fmt: skip
def test_every_file_is_read(number: int, size: tuple[int, int, int]) -> None:
    asked = instance(number)
    assert (asked.days, len(asked.nurses), len(asked.shifts)) == size
    assert len(asked.cover) == asked.days * len(asked.shifts)
