"""The visible arithmetic of who is looked after first: points with their reasons, a class, hours and limits. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

STEPS = ("visit", "second_try", "phone", "kin", "community", "rescue")
"""The ladder when nobody answers; `rescue` is police or 120."""
CLASSES = ("A", "B", "C")
_FOLDER = "bihuan.apps.residents.rules.priorities"


@dataclass(frozen=True, slots=True)
class Together:
    """Needs that are worse together: the code of the reason, which, how many points more."""

    code: str
    needs: frozenset[str]
    points: int


@dataclass(frozen=True, slots=True)
class CareClass:
    """One class: from how many points, how often somebody must be seen, how long a visit takes."""

    least: int
    hours: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Priorities:
    """One version of the arithmetic."""

    version: str
    points: Mapping[str, int]
    together: tuple[Together, ...]
    classes: Mapping[str, CareClass]
    ladder: Mapping[str, Mapping[str, int]]

    def limit(self, care_class: str, step: str) -> timedelta:
        """Return how long a step of the ladder may last for a class."""
        return timedelta(minutes=self.ladder[care_class][step])

    def every(self, care_class: str) -> timedelta:
        """Return how long after they were seen somebody of the class must be seen again."""
        return timedelta(hours=self.classes[care_class].hours)


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of one person: (reason, points) in order, the total, the class, the version it was computed by."""

    terms: tuple[tuple[str, int], ...]
    total: int
    care_class: str
    version: str


def read_priorities(text: str) -> Priorities:
    """Read one version of the arithmetic. :raises KeyError: something is missing. :raises ValueError: it is no TOML."""
    told: dict[str, Any] = tomllib.loads(text)
    together = tuple(Together(one["code"], frozenset(one["needs"]), one["points"]) for one in told.get("together", ()))
    classes = {
        code: CareClass(*(told["classes"][code][name] for name in ("from", "hours", "minutes"))) for code in CLASSES
    }
    ladder = {code: {step: told["ladder"][code][step] for step in STEPS} for code in CLASSES}
    return Priorities(told["version"], told["points"], together, classes, ladder)


def versions() -> tuple[str, ...]:
    """Return the versions of the arithmetic, oldest first."""
    names = (file.name for file in files(_FOLDER).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=4)
def priorities(version: str = "") -> Priorities:
    """Return one version of the arithmetic, the latest without a name. :raises FileNotFoundError: there is none."""
    name = version or versions()[-1]
    return read_priorities((files(_FOLDER) / f"{name}.toml").read_text(encoding="utf-8"))


def sum_of(needs: Iterable[str], by: Priorities) -> Sum:
    """Return the sum of somebody with these needs: each need's points, then those of needs that stand together."""
    told = set(needs)
    terms = [(need, points) for need, points in by.points.items() if need in told]
    terms += [(one.code, one.points) for one in by.together if one.needs <= told]
    total = sum(points for _, points in terms)
    found = next(code for code in CLASSES if total >= by.classes[code].least)
    return Sum(tuple(terms), total, found, by.version)
