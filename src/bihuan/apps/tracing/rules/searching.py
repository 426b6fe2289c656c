"""What a search is asked with: what was told, else what the protocol says. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.engine.protocol.rules import ProtocolRules

ENGINES = ("auto", "index", "scan", "spark")
_LEAST_MINUTES = 1  # a protocol's 0 says "any": the shortest encounter that is one
_MOST_MINUTES = 24 * 60
_MOST_METRES = 1_000
_UNKNOWN_END_MINUTES = 240
_DEFAULT_MINUTES, _DEFAULT_RESIDUAL = 15, 30
_COMPANION_METRES, _COMPANION_MINUTES = 100, 5
PLACE_RADIUS_M = 100
"""How far from a place's position a case's own points still count as at that place, in metres.

Our own design number, the companion rule's distance: a building with its yard is some tens of metres across, and
telephones err by as much again; a wider circle takes in the streets around, where the gate let nobody look.
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the officer said of the search; what is None is as the protocol has it. `of_run` is the first step's run."""

    minutes: int | None = None
    residual_minutes: int | None = None
    metres: int | None = None
    engine: str = "auto"
    of_run: str = ""


def parameters_of(kind: RunKind, told: Told, protocol: ProtocolRules | None) -> dict[str, int | str]:
    """Return what the search is run with, whole: what was told, else the protocol's figure, else ours.

    For points, `minutes` is how far apart in time two may be (the companion rule: 100 m, 5 minutes).
    """
    exposure = protocol.exposure if protocol else None
    found: dict[str, int | str] = {"engine": told.engine}
    if kind is RunKind.EXPOSURE_POINTS:
        found |= {"metres": _or(told.metres, _COMPANION_METRES), "minutes": _or(told.minutes, _COMPANION_MINUTES)}
        return found
    least = exposure.minutes if exposure else _DEFAULT_MINUTES
    residual = exposure.residual_minutes if exposure else _DEFAULT_RESIDUAL
    found |= {
        "minutes": max(_or(told.minutes, least), _LEAST_MINUTES),
        "residual_minutes": _or(told.residual_minutes, residual),
        "unknown_end_minutes": _UNKNOWN_END_MINUTES,
    }
    return found | ({"of_run": told.of_run} if told.of_run else {})


def _or(told: int | None, else_: int) -> int:
    return else_ if told is None else told


def told_refusal(kind: RunKind, told: Told) -> str:
    """Return why a search cannot be run as it was told, "" when it can."""
    if told.engine not in ENGINES:
        return "unknown_engine"
    for minutes in (told.minutes, told.residual_minutes):
        if minutes is not None and not 0 <= minutes <= _MOST_MINUTES:
            return "bad_minutes"
    if told.metres is not None and not 1 <= told.metres <= _MOST_METRES:
        return "bad_metres"
    if (kind is RunKind.CONTACTS_OF_CONTACTS) != bool(told.of_run):
        return "needs_first_step" if kind is RunKind.CONTACTS_OF_CONTACTS else "no_first_step"
    return ""
