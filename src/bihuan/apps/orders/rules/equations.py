"""The ten equations of the books (loop.md 3): what each counts, what may still wait, and how rows are judged. Pure.

A judgement returns the offending rows; an equation's difference is the sum of their amounts, never a net sum in which
a row too many would hide a row too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bihuan.apps.orders.rules import limits
from bihuan.apps.orders.rules.accounts import Account, Dispatch
from bihuan.apps.orders.rules.states import COLUMNS, ENDED
from bihuan.engine.ledger.canonical import instant

CODES = ("E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9")
DISPOSING_LIMIT = limits.HOUR
SWEEP_GRACE = 30
"""Seconds that the sweeper may come late before a dispatch without signature counts as lost."""
SHEET_GRACE = limits.HOUR
"""Seconds beyond a day that an outcome may be owed: its sheet is signed when the local day has ended."""
ENDS = {"CLOSED": "closed", "MERGED": "merged", "CANCELLED": "cancelled"}
_ENDED = frozenset(state.value for state in ENDED)


@dataclass(frozen=True, slots=True)
class Offender:
    """One row that breaks an equation: what kind of row, its identifier, a code of what is wrong, and how much."""

    kind: str
    id: str
    what: str
    amount: int = 1


@dataclass(frozen=True, slots=True)
class Equation:
    """Both sides of one equation, the terms of the right side, and the rows that make them differ."""

    code: str
    left: int
    right: int
    difference: int
    terms: dict[str, int] = field(default_factory=dict)
    offenders: tuple[Offender, ...] = ()

    def as_json(self, most: int = 50) -> dict[str, object]:
        """Return it as stored with a balance; of the offenders the first `most`."""
        row = asdict(self)
        row["offenders"] = [asdict(offender) for offender in self.offenders[:most]]
        row["offenders_n"] = len(self.offenders)
        return row


def settle(code: str, left: int, terms: Mapping[str, int], offenders: Iterable[Offender]) -> Equation:
    """Return the equation whose left side counts `left` items, of which the offenders are not accounted for."""
    found = tuple(offenders)
    difference = sum(offender.amount for offender in found)
    return Equation(code, left, left - difference, difference, dict(terms), found)


def unaccounted(equations: Iterable[Equation]) -> int:
    """Return the one number on the wall: the sum of all differences, 0 when the books balance."""
    return sum(abs(equation.difference) for equation in equations)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What may still wait at an instant: each attribute is the oldest instant (canonical text) that is not yet late."""

    accepted: str
    disposing: str
    outcome: str
    sweep: str
    sign: Mapping[tuple[str, bool], str]

    def is_signing(self, dispatch: Dispatch) -> bool:
        """Say whether a dispatch is within its limit of signing."""
        return dispatch.at >= self.sign[(dispatch.urgency, dispatch.generation > 0)]


def waiting_at(at: datetime) -> Waiting:
    """Return what may still wait at the instant, by the limits of the loop."""
    sign = {
        (urgency, halved): _before(at, limits.limit("sign", urgency, int(halved)).total_seconds() + SWEEP_GRACE)
        for urgency in limits.CLOCKS["sign"]
        for halved in (False, True)
    }
    accepted = _before(at, limits.OPEN_ORDER_LIMIT)
    outcome = _before(at, limits.OUTCOME_LIMIT + SHEET_GRACE)
    return Waiting(accepted, _before(at, DISPOSING_LIMIT), outcome, _before(at, SWEEP_GRACE), sign)


def _before(at: datetime, seconds: float) -> str:
    return instant(at - timedelta(seconds=seconds))


def wait_seconds() -> dict[str, object]:
    """Return the limits as the export's manifest tells them to the verifier."""
    sign = {urgency: seconds + SWEEP_GRACE for urgency, seconds in limits.CLOCKS["sign"].items()}
    return {
        "accepted": limits.OPEN_ORDER_LIMIT, "disposing": DISPOSING_LIMIT, "sign": sign,
        "outcome": limits.OUTCOME_LIMIT + SHEET_GRACE,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class BatchCase:
    """One batch in its four guises: declared, its row, its rows of records and dispositions, and its events."""

    id: str
    state: str
    since: str
    declared: int | None
    read: int
    records: int
    row: Mapping[str, int]
    disposed: Mapping[str, int]
    told: Mapping[str, int] | None


def judge_batch(case: BatchCase, waiting: Waiting) -> list[Offender]:
    """E1: declared = read = records = disposed + waiting, and the row and the events count the same."""
    done = sum(case.disposed.values())
    may_wait = case.state != "disposed" and case.since >= waiting.disposing
    faults = []
    if case.declared is not None and case.declared != case.read and not (case.state == "opened" and may_wait):
        faults.append(("declared_not_read", abs(case.declared - case.read)))
    if case.state == "opened" and not may_wait and case.declared is None:
        faults.append(("not_read", 1))
    is_reading = case.state == "opened" and may_wait
    if case.records != case.read and not is_reading:
        faults.append(("records_missing", abs(case.records - case.read)))
    if case.read != done and not (may_wait and case.read > done):
        faults.append(("lines_not_disposed", abs(case.read - done)))
    faults += [("wrong_total " + kind, abs(case.row[kind] - case.disposed.get(kind, 0))) for kind in case.row]
    told = case.told or {}
    if case.told is not None:
        kinds = {*told, *case.disposed}
        faults += [("journal_differs " + k, abs(told.get(k, 0) - case.disposed.get(k, 0))) for k in sorted(kinds)]
    return [Offender("batch", case.id, what, amount) for what, amount in faults if amount]


def judge_effect(*, kind: str, effect: str, is_late: bool, told: Sequence[str]) -> str:
    """E2: return the term of an accepted record (order, filed, no_action, waiting), or "!" and what is wrong."""
    if len(told) > 1:
        return "!two_effects"
    if told and kind != "accepted":
        return "!effect_of_unaccepted"
    if effect != (told[0] if told else ""):
        return "!effect_differs"
    if told:
        return effect if effect == "no_action" else effect.partition(":")[0]
    return "!accepted_and_forgotten" if is_late else "waiting"


def judge_row(order: str, account: Account | None, row: Mapping[str, object] | None, n: int = 0) -> list[Offender]:
    """E4: the order's row (its columns as canonical values, and `n`) equals the fold of its events."""
    if account is None:
        return [Offender("order", order, "row_without_events")]
    if row is None:
        return [Offender("order", order, "events_without_row")]
    faults = [what for code, what in account.faults if code == "E4"]
    folded = account.columns
    if folded != row or account.n != n:
        names = [name for name in COLUMNS if folded.get(name, row) != row[name]]
        names += sorted(folded.keys() - row.keys()) + (["n"] if account.n != n else [])
        faults.append("row_differs " + ",".join(names))
    return [Offender("order", order, what) for what in faults]


def judge_standing(order: str, state: str, holder: str, due_at: str) -> list[Offender]:
    """E3: an open order has a holder who can act and a deadline; an ended one rests where its end says."""
    if state in _ENDED:
        return [] if holder == ENDS[state] else [Offender("order", order, f"wrong_holder {holder}")]
    if not (holder == "desk" or holder.startswith(("unit:", "transit:"))):
        return [Offender("order", order, f"nobody_holds {holder}")]
    return [] if due_at else [Offender("order", order, "no_deadline")]


def judge_dispatch(dispatch: Dispatch, *, jobs: int, waiting: Waiting) -> str:
    """E5: return in which term a dispatch counts (signed, escalated, waiting), or "!" and what is wrong."""
    if jobs != 1:
        return f"!deliveries {jobs}"
    if dispatch.fate != "open":
        return dispatch.fate
    return "waiting" if waiting.is_signing(dispatch) else "!unsigned_not_escalated"


class OutcomeCase(NamedTuple):
    """One outcome: as the journal and as the table know it, and the sheet that is said to hold it."""

    id: str
    told_by: int | None
    event: int | None
    state: str
    is_late: bool
    sheet: str
    is_listed: bool


def judge_outcome(case: OutcomeCase) -> str:
    """E8: return in which term an outcome counts (sent, acknowledged, waiting), or "!" and what is wrong."""
    if case.event is None:
        return "!outcome_without_row"
    if case.told_by is None:
        return "!row_without_event"
    if case.told_by != case.event:
        return "!wrong_event"
    if case.state == "owed":
        return "!owed_too_long" if case.is_late else "waiting"
    if not case.sheet or not case.is_listed:
        return "!sheet_does_not_list_it"
    return case.state


@dataclass(frozen=True, slots=True)
class Passing:
    """A hand-over as it was signed: the index range of its shift and the four counts."""

    id: str
    unit: str
    opening_index: int
    closing_index: int
    opening: int
    came_in: int
    went_out: int
    closing: int


def judge_passing(passing: Passing, before: Passing | None, came_in: int, went_out: int) -> list[Offender]:
    """E9: it opens where and with what the one before closed, and closes with what the events between them leave."""
    start, opening = (before.closing_index, before.closing) if before else (0, 0)
    faults = []
    if passing.opening_index != start:
        faults.append(("opens_elsewhere", 1))
    if passing.opening != opening:
        faults.append(("opening_differs", abs(passing.opening - opening)))
    if passing.came_in != came_in:
        faults.append(("came_in_differs", abs(passing.came_in - came_in)))
    if passing.went_out != went_out:
        faults.append(("went_out_differs", abs(passing.went_out - went_out)))
    if passing.closing != passing.opening + passing.came_in - passing.went_out:
        faults.append(("does_not_add_up", 1))
    return [Offender("handover", passing.id, what, amount) for what, amount in faults]


def holder_of(unit: str) -> str:
    """Return whose hands a hand-over counts: the desk's, or those of a unit that has signed."""
    return "desk" if unit == "desk" else f"unit:{unit}"
