"""The arithmetic of priority: every point has its reason, the sum is the sum, the file is whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.residents.rules.needs import NEEDS
from bihuan.apps.residents.rules.priority import CLASSES, STEPS, priorities, read_priorities, sum_of, versions

RULES = priorities()


def test_the_latest_version_counts_and_names_itself() -> None:
    assert (RULES.version, priorities(versions()[0]).version) == (versions()[-1], versions()[0])


@pytest.mark.parametrize("version", versions())
def test_every_version_gives_points_to_every_need_and_limits_to_every_step(version: str) -> None:
    rules = priorities(version)
    assert set(rules.points) == set(NEEDS)
    assert min(rules.points.values()) > 0
    assert {code: set(rules.ladder[code]) for code in CLASSES} == {code: set(STEPS) for code in CLASSES}
    assert rules.classes["C"].least == 0


@pytest.mark.parametrize(
    ("needs", "terms", "total", "care_class"),
    [
        ((), (), 0, "C"),
        (("alone",), (("alone", 2),), 2, "C"),
        (("insulin",), (("insulin", 5),), 5, "B"),
        (("oxygen",), (("oxygen", 8),), 8, "A"),
        (("alone", "limited_mobility"), (("alone", 2), ("limited_mobility", 3), ("alone_and_weak", 2)), 7, "B"),
        (("alone", "dementia"), (("alone", 2), ("dementia", 4), ("alone_and_confused", 2)), 8, "A"),
    ],
)
def test_the_sum_shows_each_reason_with_its_points(
    needs: tuple[str, ...], terms: tuple[tuple[str, int], ...], total: int, care_class: str
) -> None:  # fmt: skip
    found = sum_of(needs, RULES)
    assert (found.terms, found.total, found.care_class, found.version) == (terms, total, care_class, RULES.version)


def test_how_often_and_how_long_come_from_the_file() -> None:
    assert [RULES.every(code) for code in CLASSES] == [timedelta(hours=n) for n in (12, 24, 72)]
    assert (RULES.limit("A", "rescue"), RULES.limit("C", "visit")) == (timedelta(minutes=15), timedelta(hours=12))


def test_a_file_that_forgets_a_step_is_refused() -> None:
    text = 'version="x"\n[points]\nalone=1\n' + "".join(
        f"[classes.{c}]\nfrom=0\nhours=1\nminutes=1\n[ladder.{c}]\nvisit=1\n" for c in CLASSES
    )
    with pytest.raises(KeyError, match="second_try"):
        read_priorities(text)


@given(st.sets(st.sampled_from(NEEDS)), st.sampled_from(NEEDS))
def test_one_more_need_never_makes_somebody_less_urgent(needs: set[str], more: str) -> None:
    fewer, after = sum_of(needs, RULES), sum_of(needs | {more}, RULES)
    assert after.total >= fewer.total
    assert after.care_class <= fewer.care_class
    assert after.total == sum(points for _, points in after.terms)
