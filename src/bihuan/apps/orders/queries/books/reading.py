"""One pass over the journal for all equations: each subject's events are read together and then forgotten."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from bihuan.apps.orders.queries.books.scope import Scope, once
from bihuan.apps.orders.queries.books.streams import CHUNK, canonical, groups, rows_in
from bihuan.apps.orders.rules.accounts import Account, Line, Ruled, read_order, read_record, sequence_fault
from bihuan.apps.orders.rules.equations import Offender, judge_row, judge_standing
from bihuan.apps.orders.rules.states import COLUMNS, INSTANTS


def _indexes() -> defaultdict[str, array[int]]:
    return defaultdict(lambda: array("q"))


@dataclass(slots=True)
class Readings:
    """What the events of a scope tell, subject by subject, and what was found on the way."""

    orders: int = 0
    events: int = 0
    moves: int = 0
    effects: dict[str, list[str]] = field(default_factory=dict)
    outcomes: dict[str, tuple[int, str]] = field(default_factory=dict)
    endings: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    dispatches: dict[str, list[Any]] = field(default_factory=dict)
    ruled: dict[str, Ruled] = field(default_factory=dict)
    others: list[list[Line]] = field(default_factory=list)
    ins: defaultdict[str, array[int]] = field(default_factory=_indexes)
    outs: defaultdict[str, array[int]] = field(default_factory=_indexes)
    held: Counter[str] = field(default_factory=Counter)
    faults: defaultdict[str, list[Offender]] = field(default_factory=lambda: defaultdict(list))


@once
def readings(scope: Scope) -> Readings:
    """Read every subject of the scope once."""
    found, waiting = Readings(), []
    for lines in groups(scope):
        subject = lines[0].subject
        found.events += len(lines)
        if subject == "order":
            waiting.append((lines[0].subject_id, _take_order(found, lines)))
            if len(waiting) == CHUNK:
                _compare(found, waiting)
                waiting = []
        elif subject == "record":
            found.ruled[lines[0].subject_id] = ruled = read_record(lines)
            if ruled.no_action:
                found.effects.setdefault(lines[0].subject_id, []).append("no_action")
        else:
            _take_other(found, lines)
    _compare(found, waiting)
    return found


def _take_other(found: Readings, lines: list[Line]) -> None:
    fault = sequence_fault(lines)
    if fault:
        found.faults["E4"].append(Offender(lines[0].subject, lines[0].subject_id, fault))
    found.others.append(lines)


def _take_order(found: Readings, lines: list[Line]) -> Account:
    order, account = lines[0].subject_id, read_order(lines)
    found.orders += 1
    found.moves += 1
    found.ins[lines[0].to_holder].append(lines[0].leaf)
    for line in lines[1:]:
        if line.from_holder != line.to_holder:
            found.moves += 1
            found.outs[line.from_holder].append(line.leaf)
            found.ins[line.to_holder].append(line.leaf)
    for record in account.records:
        found.effects.setdefault(record, []).append(f"order:{order}")
    for outcome, index in account.outcomes:
        found.outcomes[outcome] = (index, order)
    if account.endings:
        found.endings[order] = account.endings
    if account.dispatches:
        found.dispatches[order] = account.dispatches
    for code, what in account.faults:
        if code != "E4":
            found.faults[code].append(Offender("order", order, what))
    return account


_STORED = {"incident": "incident_id"}


def order_sql() -> str:
    """Return the query for the rows of orders: id, n, and every column in the order of `COLUMNS`."""
    names = (canonical(name) if name in INSTANTS else _STORED.get(name, name) for name in COLUMNS)
    return f"SELECT id, n, {', '.join(names)} FROM orders_workorder"  # noqa: S608 - our own column names


def order_values(stored: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row of `order_sql` as canonical values by column."""
    return dict(zip(COLUMNS, stored[2:], strict=True))


_GET = itemgetter(*COLUMNS)
_STATE, _HOLDER, _DUE = (2 + COLUMNS.index(name) for name in ("state", "holder", "due_at"))


def _is_fold(account: Account, stored: tuple[Any, ...]) -> bool:
    """Say at a glance whether a row is what its events tell; what is not is judged column by column."""
    columns = account.columns
    if account.faults or account.n != stored[1] or len(columns) != len(COLUMNS) or not columns.keys() >= _NAMES:
        return False
    return bool(_GET(columns) == stored[2:])


_NAMES = frozenset(COLUMNS)


def _compare(found: Readings, told: list[tuple[str, Account]]) -> None:
    """E3, E4: hold the folded orders against their rows."""
    kept = {row[0]: row for row in rows_in(order_sql() + " WHERE id IN ({})", [order for order, _ in told])}
    for order, account in told:
        stored = kept.get(order)
        if stored is None:
            found.faults["E4"] += judge_row(order, account, None)
            found.faults["E3"].append(Offender("order", order, "events_without_row"))
            continue
        if not _is_fold(account, stored):
            found.faults["E4"] += judge_row(order, account, order_values(stored), stored[1])
        found.faults["E3"] += judge_standing(order, stored[_STATE], stored[_HOLDER], stored[_DUE])
        found.held[stored[_HOLDER]] += 1
