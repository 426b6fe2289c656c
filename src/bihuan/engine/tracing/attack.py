"""Secondary attack rates: of those exposed in a kind of setting, how many became cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.engine.indicators.proportions import Share, share_of


@dataclass(frozen=True)
class ExposedPerson:
    """One person exposed in one kind of setting (household, workplace, transport, ...).

    `became_case` is None while the follow-up is not over: such a person could still become a case.
    """

    person: int
    setting: str
    became_case: bool | None


@dataclass(frozen=True)
class AttackRate:
    """One setting: the share of exposed persons with an outcome who became cases; `undecided` are in no share."""

    setting: str
    rate: Share
    undecided: int


def attack_rates(exposed: Iterable[ExposedPerson]) -> tuple[AttackRate, ...]:
    """Return the secondary attack rate of each setting, by its name, with Wilson's 95 % interval.

    A person exposed several times in one setting counts once there, and as a case if any line says so; one exposed in
    two settings counts in both, so the settings do not add up to the contacts. Primary cases are not to be given.
    """
    outcomes: dict[str, dict[int, set[bool | None]]] = {}
    for one in exposed:
        outcomes.setdefault(one.setting, {}).setdefault(one.person, set()).add(one.became_case)
    return tuple(_rate(setting, list(people.values())) for setting, people in sorted(outcomes.items()))


def _rate(setting: str, people: list[set[bool | None]]) -> AttackRate:
    cases = sum(True in seen for seen in people)
    undecided = sum(None in seen and True not in seen for seen in people)
    return AttackRate(setting, share_of(cases, len(people) - undecided), undecided)
