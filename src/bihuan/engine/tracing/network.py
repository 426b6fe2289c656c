"""What chains are made of: cases, links between them, and the network of weighed arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from bihuan.engine.tracing.columns import FACTORS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DAY_S: Final = 86_400
OUTSIDE: Final = -1  # the row that stands for "somebody who is not among the cases"

Kind = Literal["source", "contact", "household", "care", "school", "work", "meal", "transport", "gathering", "venue"]
Certainty = Literal["confirmed", "probable", "suspected"]

# What a factor found; `Network.codes` holds positions in this table.
CODES: Final = (
    "not_used", "onset_days", "rate", "imported", "not_imported", "named_source", "named_contact", "not_named",
    "shared", "out_of_window", "same_place", "metres", "differences",
)  # fmt: skip


class UnusableChain(ValueError):  # noqa: N818  a refusal named after what is refused
    """The cases or parameters contradict themselves; the message says which."""


@dataclass(frozen=True, slots=True)
class ChainCase:
    """A case as chains see it: a number, never a name.

    Onset lies in the half-open period [onset_from, onset_to) of seconds since 1970 UTC (a date is a day of its zone);
    either end may be unknown. `reported` is the instant at which the case was known at the latest.
    `place` is where the case lives or works; the position is WGS-84.
    `is_imported`: infected elsewhere (True), has certainly not been away (False), not known (None).
    """

    case: int
    onset_from: int | None = None
    onset_to: int | None = None
    reported: int | None = None
    is_imported: bool | None = None
    is_interviewed: bool = False
    place: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    sequence: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One piece of evidence that two cases met. Only kind "source" (target says: source infected me) has a direction.

    `starts`/`ends`: when they met, half open, seconds since 1970 UTC; None = not known. `seconds`: how long together.
    """

    source: int
    target: int
    kind: Kind
    certainty: Certainty = "confirmed"
    starts: int | None = None
    ends: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A case was at a place during [starts, ends), seconds since 1970 UTC."""

    case: int
    place: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One factor of an arrow: likelihood if infected by this candidate, against infected by somebody unknown.

    `figure` belongs to the code: days between onsets, minutes together, metres, differences; None when it has none.
    The factor "interval" is a density per day, and "outside" the rate per day it competes with.
    """

    factor: str
    code: str
    ratio: float
    figure: float | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A candidate infector of a case (source None = outside or unknown), its share, and why."""

    source: int | None
    target: int
    share: float
    is_in_set: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ChainNotice:
    """Something the weighing left out or had to assume: a code and the cases it touches."""

    code: str
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """All candidate infectors of all cases, as arrays. Rows are positions in `cases` (sorted by number).

    Shapes, n cases and m arrows: cases (n,), onset (n, 2) seconds, starts (n + 1,): the arrows into row i are
    starts[i]:starts[i + 1], by share downwards; sources (m,) rows or OUTSIDE; shares (m,), sum 1 into each row;
    in_set (m,): the smallest set that holds `level` of the share; ratios, figures, codes (m, len(FACTORS)).
    """

    cases: Ints
    onset: Ints
    starts: Ints
    sources: Ints
    shares: Floats
    in_set: Flags
    ratios: NDArray[np.float64]
    figures: NDArray[np.float32]
    codes: NDArray[np.uint8]
    level: float
    notices: tuple[ChainNotice, ...]

    def targets(self) -> Ints:
        """Return the row each arrow points at, shape (m,)."""
        return np.repeat(np.arange(len(self.cases)), np.diff(self.starts))

    def row(self, case: int) -> int:
        """Return the row of a case. :raises KeyError: it is not in the network."""
        found = int(np.searchsorted(self.cases, case))
        if found == len(self.cases) or self.cases[found] != case:
            raise KeyError(case)
        return found

    def arrows_into(self, case: int) -> tuple[Arrow, ...]:
        """Return every candidate infector of a case with its reasons, likeliest first. :raises KeyError: none such."""
        row = self.row(case)
        return tuple(self._arrow(at, case) for at in range(int(self.starts[row]), int(self.starts[row + 1])))

    def _arrow(self, at: int, case: int) -> Arrow:
        source = int(self.sources[at])
        return Arrow(
            source=None if source == OUTSIDE else int(self.cases[source]),
            target=case,
            share=float(self.shares[at]),
            is_in_set=bool(self.in_set[at]),
            reasons=tuple(self._reason(at, int(column)) for column in np.flatnonzero(self.codes[at])),
        )

    def _reason(self, at: int, column: int) -> Reason:
        figure = float(self.figures[at, column])
        return Reason(
            factor=FACTORS[column],
            code=CODES[self.codes[at, column]],
            ratio=float(self.ratios[at, column]),
            figure=None if np.isnan(figure) else figure,
        )


def check_cases(cases: Sequence[ChainCase]) -> None:
    """Refuse cases that contradict themselves.

    :raises UnusableChain: a number twice, an onset that ends before it starts, half a position.
    """
    if len({one.case for one in cases}) != len(cases):
        raise UnusableChain("a case stands in the list twice")
    for one in cases:
        if one.onset_from is not None and one.onset_to is not None and one.onset_to <= one.onset_from:
            raise UnusableChain(f"case {one.case}: the onset ends before it starts")
        if (one.longitude is None) != (one.latitude is None):
            raise UnusableChain(f"case {one.case}: half a position")
