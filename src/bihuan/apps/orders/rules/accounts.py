"""What the journal tells of one subject: its events read in turn, as the equations need them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from json import JSONDecoder
from typing import Any, NamedTuple

from bihuan.apps.orders.rules.states import ENDED

DISPATCHES = frozenset({"order.dispatched", "order.reassigned", "order.adjudicated"})
_ENDED = frozenset(state.value for state in ENDED)
_scan: Callable[[str, int], tuple[Any, int]] = JSONDecoder().scan_once  # type: ignore[attr-defined]  # not in its stub
_UNCHANGED = '{"set":{}}'


class Line(NamedTuple):
    """One event as the equations read it; `at` is canonical text, `facts` the recorded text."""

    subject: str
    subject_id: str
    leaf: int
    kind: str
    n: int
    from_state: str
    to_state: str
    from_holder: str
    to_holder: str
    at: str
    facts: str


@dataclass(slots=True)
class Dispatch:
    """One sending of an order to a unit and what followed: it `moved` on, was `escalated`, or neither yet (`open`)."""

    index: int
    at: str
    urgency: str
    generation: int
    fate: str = "open"


@dataclass(slots=True)
class Account:
    """An order as its events tell it: the folded columns, its records and outcomes, its dispatches, its faults."""

    columns: dict[str, Any] = field(default_factory=dict)
    n: int = -1
    records: list[str] = field(default_factory=list)
    outcomes: list[tuple[str, int]] = field(default_factory=list)
    endings: list[tuple[int, int]] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def decode(facts: str) -> dict[str, Any]:
    """Return recorded facts as an object; half the time of `json.loads`, which a million events feel."""
    found: dict[str, Any] = _scan(facts, 0)[0]
    return found


def sequence_fault(lines: Sequence[Line]) -> str:
    """Return what is wrong with the numbers of a subject's events, "" when they are 0, 1, 2 … without a gap."""
    if lines[0].n == 0 and lines[-1].n == len(lines) - 1:
        return ""
    place = next((i for i, line in enumerate(lines) if line.n != i), len(lines))
    return f"sequence_gap {place}"


def read_order(lines: Sequence[Line]) -> Account:
    """Return what the events of one order tell, oldest first (E4, E5, E7 and the records and outcomes of E2, E8)."""
    account = Account()
    fault = sequence_fault(lines)
    if fault:
        account.faults.append(("E4", fault))
    if lines[0].kind != "order.opened":
        account.faults.append(("E4", "not_opened"))
    holder, state, columns = lines[0].from_holder, lines[0].from_state, account.columns
    sent: Dispatch | None = None
    for line in lines:
        if line.from_holder != holder:
            account.faults.append(("E7", f"broken_chain {line.leaf}"))
        if line.from_state != state:
            account.faults.append(("E4", f"wrong_state {line.leaf}"))
        holder, state = line.to_holder, line.to_state
        if line.facts != _UNCHANGED:
            facts = decode(line.facts)
            columns.update(facts.get("set", ()))
            _gather(account, line, facts)
        if sent is not None or line.kind in DISPATCHES:
            sent = _send(account, sent, line)
    columns["state"], columns["holder"], account.n = state, holder, lines[-1].n
    return account


def _gather(account: Account, line: Line, facts: dict[str, Any]) -> None:
    """Take the records and outcomes that an event names."""
    if "records" in facts:
        account.records += facts["records"]
    if line.to_state in _ENDED and line.from_state != line.to_state:
        account.endings.append((line.leaf, len(account.records)))
        if "outcomes" not in facts:
            account.faults.append(("E8", f"no_outcomes {line.leaf}"))
        account.outcomes += [(outcome, line.leaf) for outcome in facts.get("outcomes", ())]


def _send(account: Account, sent: Dispatch | None, line: Line) -> Dispatch | None:
    """Follow a dispatch to its end; return the one that is still open."""
    is_sent = line.kind in DISPATCHES and line.to_holder.startswith("transit:")
    if sent is not None:
        if is_sent or line.from_state != line.to_state:
            sent.fate, sent = "moved", None
        elif line.kind == "order.escalated":
            sent.fate, sent = "escalated", None
    if is_sent:
        urgency, generation = account.columns.get("urgency", "P1"), account.columns.get("generation", 0)
        sent = Dispatch(line.leaf, line.at, urgency, generation)
        account.dispatches.append(sent)
    return sent


@dataclass(frozen=True, slots=True)
class Ruled:
    """A line's disposition as its events tell it."""

    kind: str
    reason: str
    duplicate_of: str
    batch: str
    line: int
    n: int
    no_action: bool
    fault: str


def read_record(lines: Sequence[Line]) -> Ruled:
    """Return what the events of one record tell: its last disposition, and whether no order was needed."""
    rulings = [decode(line.facts) for line in lines if line.kind in {"record.disposed", "record.settled"}]
    fault = sequence_fault(lines)
    if not rulings:
        return Ruled("", "", "", "", 0, lines[-1].n, no_action=False, fault="not_disposed")
    last = rulings[-1]
    if not fault and any(ruling["kind"] != "held" for ruling in rulings[:-1]):
        fault = "settled_twice"
    no_action = len(lines) > 1 and any(line.kind == "record.no_action" for line in lines)
    return Ruled(
        last["kind"], last["reason"], last["duplicate_of"] or "", last["batch"], last["line"], lines[-1].n, no_action,
        fault,
    )  # fmt: skip
