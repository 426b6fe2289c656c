"""The epidemic curve: how many cases on each day, by what they are classified as."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class CaseDay:
    """One case on one axis: its classification and its day, None = not known."""

    classification: str
    day: dt.date | None


@dataclass(frozen=True)
class CurveDay:
    """One row of the curve; `counts` in the order of the curve's classifications."""

    day: dt.date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Cases of the day over all classifications."""
        return sum(self.counts)


@dataclass(frozen=True)
class Curve:
    """Cases by day, first to last without a gap; what has no place on the axis is counted apart, per classification.

    The rows, `missing`, `earlier` (before the first day) and `later` (after the last) add up to every case given.
    """

    classifications: tuple[str, ...]
    days: tuple[CurveDay, ...]
    missing: tuple[int, ...]
    earlier: tuple[int, ...]
    later: tuple[int, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Cases of each day over all classifications."""
        return tuple(row.total for row in self.days)

    @property
    def accounted(self) -> int:
        """All cases given: those on the axis and those counted apart."""
        return sum(self.totals) + sum(self.missing) + sum(self.earlier) + sum(self.later)


def epidemic_curve(cases: Iterable[CaseDay], *, today: dt.date, first: dt.date | None = None) -> Curve:
    """Return the curve from `first` (default: the earliest day of a case) to `today`, both included.

    Days without cases are rows of zeros. A case dated after today is counted in `later`, one without a date in
    `missing`; none is dropped. Without any day up to today and without `first`, the curve has no rows.
    """
    counted = Counter((case.classification, case.day) for case in cases)
    names = tuple(sorted({name for name, _ in counted}))
    begins = first or min((day for _, day in counted if day and day <= today), default=None)
    days = _days(begins, today)
    edge = begins or today

    def apart(is_there: Callable[[dt.date | None], bool]) -> tuple[int, ...]:
        return tuple(sum(n for (who, day), n in counted.items() if who == name and is_there(day)) for name in names)

    return Curve(
        names,
        tuple(CurveDay(day, tuple(counted[name, day] for name in names)) for day in days),
        missing=apart(lambda day: day is None),
        earlier=apart(lambda day: day is not None and day < edge and day <= today),
        later=apart(lambda day: day is not None and day > today),
    )


def _days(first: dt.date | None, last: dt.date) -> list[dt.date]:
    if first is None:
        return []
    return [first + dt.timedelta(days=after) for after in range((last - first).days + 1)]
