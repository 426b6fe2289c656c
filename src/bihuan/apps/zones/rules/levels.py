"""When an area is called something else: raised by a new infection, lowered after days without one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.engine.protocol.rules import AreaLevel

COUNTED = frozenset({"probable", "confirmed"})  # how sure tracing must be before an infection counts in its community
UP, DOWN = "up", "down"
WAITING, ACCEPTED, REFUSED, PASSED = "waiting", "accepted", "refused", "passed"
REFUSALS = ("data_incomplete", "spread_nearby", "imported", "other_measures", "not_yet")


@dataclass(frozen=True, slots=True)
class RiskLevel:
    """How an area stands under its protocol on a day: the arithmetic of lowering its level, all of it.

    `since` is the day the level began, `last_case_on` that of the last infection counted there, `counted_from` the
    later of both (day 0). `clear_days` are the whole days after day 0 that are over; `due_on` is the day on which
    `needed_days` of them are. `unplaced` infections since day 0 have no known community and may belong here.
    """

    level: str
    lowers_to: str
    since: date
    last_case_on: date | None
    counted_from: date
    needed_days: int
    clear_days: int
    due_on: date
    cases: int
    unplaced: int

    @property
    def is_due(self) -> bool:
        """Say whether the protocol's days without new infection are over."""
        return self.lowers_to != "" and self.clear_days >= self.needed_days

    def told(self) -> dict[str, object]:
        """Return the arithmetic as it is kept with a proposal."""
        last = self.last_case_on.isoformat() if self.last_case_on else ""
        return {
            "since": self.since.isoformat(), "last_case_on": last, "counted_from": self.counted_from.isoformat(),
            "needed_days": self.needed_days, "clear_days": self.clear_days, "due_on": self.due_on.isoformat(),
            "cases": self.cases, "unplaced": self.unplaced,
        }  # fmt: skip


def level_on(
    rule: AreaLevel, since: date, infections: Iterable[date], today: date, unplaced: Iterable[date] = ()
) -> RiskLevel:
    """Return how an area stands that has had this level since a day, with the days of its infections (one each)."""
    counted = sorted(day for day in infections if day <= today)
    last = counted[-1] if counted else None
    counted_from = max(since, last) if last else since
    clear = max((today - counted_from).days - 1, 0)
    due_on = counted_from + timedelta(days=rule.lowers_after_days + 1)
    open_ones = sum(counted_from <= day <= today for day in unplaced)
    return RiskLevel(
        rule.code, rule.lowers_to, since, last, counted_from, rule.lowers_after_days, clear, due_on, len(counted),
        open_ones,
    )  # fmt: skip


def raised_to(levels: Sequence[AreaLevel], now: str) -> str:
    """Return the level that a new infection calls for: the protocol's strictest, "" where it holds already."""
    strictest = levels[0].code if levels else ""
    return "" if now == strictest else strictest


def strictest_of(levels: Sequence[AreaLevel], held: Iterable[str]) -> str:
    """Return the strictest of the levels that are held, in the order of the protocol; "" for none."""
    codes = set(held)
    return next((one.code for one in levels if one.code in codes), "")


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One event of a case: what it was called from then on ("" = unchanged), whether it ended as none, on which day."""

    classification: str
    is_none: bool
    on_date: date


def counts_since(steps: Iterable[CaseStep]) -> tuple[date | None, bool]:
    """Return the day on which a case first counted (None: never), and whether it counts now; steps come in order."""
    first, counts = None, False
    for step in steps:
        if step.classification:
            counts = step.classification in COUNTED
        if step.is_none:
            counts = False
        if counts and first is None:
            first = step.on_date
    return first, counts
