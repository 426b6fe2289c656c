"""What the journal tells of one subject: its events read in turn, as the equations need them. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bihuan.apps.orders.rules.states import ENDED

DISPATCHES = frozenset({"order.dispatched", "order.reassigned", "order.adjudicated"})
_ENDED = frozenset(state.value for state in ENDED)
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
    digest: str


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
    state: str = ""
    holder: str = ""
    records: list[str] = field(default_factory=list)
    outcomes: list[tuple[str, int]] = field(default_factory=list)
    endings: list[tuple[int, int]] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


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
    account.holder, account.state = lines[0].from_holder, lines[0].from_state
    for line in lines:
        _follow(account, line)
        if line.facts != _UNCHANGED:
            _fold(account, line, json.loads(line.facts))
        _send(account, line)
    account.columns["state"], account.columns["holder"], account.n = account.state, account.holder, lines[-1].n
    return account


def _follow(account: Account, line: Line) -> None:
    """Check that each event leaves what the one before reached."""
    if line.from_holder != account.holder:
        account.faults.append(("E7", f"broken_chain {line.leaf}"))
    if line.from_state != account.state:
        account.faults.append(("E4", f"wrong_state {line.leaf}"))
    account.holder, account.state = line.to_holder, line.to_state


def _fold(account: Account, line: Line, facts: dict[str, Any]) -> None:
    account.columns.update(facts.get("set", ()))
    account.records += facts.get("records", ())
    if line.to_state in _ENDED and line.from_state != line.to_state:
        account.endings.append((line.leaf, len(account.records)))
        if "outcomes" not in facts:
            account.faults.append(("E8", f"no_outcomes {line.leaf}"))
    for outcome in facts.get("outcomes", ()):
        account.outcomes.append((outcome, line.leaf))


def _send(account: Account, line: Line) -> None:
    last = account.dispatches[-1] if account.dispatches else None
    is_sent = line.kind in DISPATCHES and line.to_holder.startswith("transit:")
    if last and last.fate == "open":
        if is_sent or line.from_state != line.to_state:
            last.fate = "moved"
        elif line.kind == "order.escalated":
            last.fate = "escalated"
    if is_sent:
        columns = account.columns
        account.dispatches.append(
            Dispatch(line.leaf, line.at, columns.get("urgency", "P1"), columns.get("generation", 0))
        )


@dataclass(frozen=True, slots=True)
class Ruled:
    """A line's disposition as its events tell it."""

    kind: str
    reason: str
    duplicate_of: str
    batch: str
    line: int
    n: int
    first: tuple[str, str]
    no_action: bool
    digest: str
    fault: str


def read_record(lines: Sequence[Line]) -> Ruled:
    """Return what the events of one record tell: its last disposition, its first one, and whether none was needed."""
    rulings = [json.loads(line.facts) for line in lines if line.kind in {"record.disposed", "record.settled"}]
    fault = sequence_fault(lines)
    if not rulings:
        return Ruled("", "", "", "", 0, lines[-1].n, ("", ""), no_action=False, digest="", fault="not_disposed")
    first, last = rulings[0], rulings[-1]
    if not fault and any(ruling["kind"] != "held" for ruling in rulings[:-1]):
        fault = "settled_twice"
    return Ruled(
        last["kind"], last["reason"], last["duplicate_of"] or "", last["batch"], last["line"], lines[-1].n,
        (first["kind"], first["reason"]), any(line.kind == "record.no_action" for line in lines), lines[0].digest,
        fault,
    )  # fmt: skip
