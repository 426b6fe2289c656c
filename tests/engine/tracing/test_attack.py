"""Secondary attack rates: each person once a setting, the undecided apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.indicators.proportions import share_of
from bihuan.engine.tracing.attack import AttackRate, ExposedPerson, attack_rates

LINES = st.builds(
    ExposedPerson, st.integers(0, 30), st.sampled_from(["household", "transport"]), st.sampled_from([True, False, None])
)


def test_a_person_exposed_twice_counts_once_and_as_a_case_if_any_line_says_so() -> None:
    lines = [
        ExposedPerson(1, "household", False),
        ExposedPerson(1, "household", True),
        ExposedPerson(2, "household", False),
        ExposedPerson(2, "household", False),
        ExposedPerson(1, "transport", True),
    ]
    assert attack_rates(lines) == (
        AttackRate("household", share_of(1, 2), 0),
        AttackRate("transport", share_of(1, 1), 0),
    )


def test_an_unfinished_follow_up_is_in_no_share() -> None:
    lines = [
        ExposedPerson(1, "workplace", None),
        ExposedPerson(2, "workplace", False),
        ExposedPerson(3, "workplace", None),
        ExposedPerson(3, "workplace", True),
        ExposedPerson(4, "workplace", False),
        ExposedPerson(4, "workplace", None),
    ]
    assert attack_rates(lines) == (AttackRate("workplace", share_of(1, 2), 2),)


def test_nobody_exposed_gives_no_settings() -> None:
    assert attack_rates([]) == ()


@given(st.lists(LINES, max_size=60))
def test_every_person_is_in_the_share_or_undecided(lines: list[ExposedPerson]) -> None:
    for row in attack_rates(lines):
        people = {line.person for line in lines if line.setting == row.setting}
        assert row.rate.whole + row.undecided == len(people)
