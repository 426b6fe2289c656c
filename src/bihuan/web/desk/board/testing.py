"""The line of the duty board about the round of mass testing that is open."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.screening.queries.pages import unfinished


@dataclass(frozen=True, slots=True)
class Testing:
    """How the open round stands, in one line."""

    round: str
    number: int
    percent: float
    missing: int
    differences: int


def testing_now(incident: str) -> Testing | None:
    """Return how the open round stands, None while none is open."""
    found = unfinished(incident)
    if found is None:
        return None
    row, standing = found
    return Testing(row.pk, row.number, 100 * standing.share, standing.missing, row.differences)
