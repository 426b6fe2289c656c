"""One pass over the journal for all equations: each subject's events are read together and then forgotten."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from bihuan.apps.orders.queries.books.scope import Scope, once
from bihuan.apps.orders.queries.books.streams import canonical, rows_in, stories
from bihuan.apps.orders.rules.accounts import (
    Account,
    Dispatch,
    Ruled,
    Story,
    decode,
    read_order,
    read_record,
    sequence_fault,
)
from bihuan.apps.orders.rules.equations import Offender, judge_row, judge_standing
from bihuan.apps.orders.rules.states import COLUMNS


def _indexes() -> defaultdict[str, array[int]]:
    return defaultdict(lambda: array("q"))


@dataclass(slots=True)
class Readings:
    """What the events of a scope tell, subject by subject, and what was found on the way."""

    orders: int = 0
    rows: int = 0
    moves: int = 0
    effects: dict[str, list[str]] = field(default_factory=dict)
    outcomes: dict[str, tuple[int, str]] = field(default_factory=dict)
    endings: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    dispatches: dict[str, list[Dispatch]] = field(default_factory=dict)
    ruled: dict[str, Ruled] = field(default_factory=dict)
    others: list[Story] = field(default_factory=list)
    ins: defaultdict[str, array[int]] = field(default_factory=_indexes)
    outs: defaultdict[str, array[int]] = field(default_factory=_indexes)
    held: Counter[str] = field(default_factory=Counter)
    faults: defaultdict[str, list[Offender]] = field(default_factory=lambda: defaultdict(list))


@once
def readings(scope: Scope) -> Readings:
    """Read every subject of the scope once."""
    found = Readings()
    for story, row in stories(scope, order_columns("o.")):
        if story.subject == "order":
            _compare(found, story.subject_id, _take_order(found, story), row)
        elif story.subject == "record":
            found.ruled[story.subject_id] = ruled = read_record(story)
            if ruled.no_action:
                found.effects.setdefault(story.subject_id, []).append("no_action")
        else:
            _take_other(found, story)
    _date(found)
    return found


def _take_other(found: Readings, story: Story) -> None:
    fault = sequence_fault(story.ns)
    if fault:
        found.faults["E4"].append(Offender(story.subject, story.subject_id, fault))
    if story.subject == "filing":  # its facts are long and nobody else asks for them
        for facts in decode(f"[{story.facts}]"):
            for record, effect in facts["filed"]:
                found.effects.setdefault(record, []).append(effect)
    else:
        found.others.append(story)


def _take_order(found: Readings, story: Story) -> Account:
    order, account = story.subject_id, read_order(story)
    leaves, moves = account.leaves, account.shape.moves
    found.orders += 1
    found.moves += len(moves)
    for place, giver, taker in moves:
        found.ins[taker].append(leaves[place])
        if place:
            found.outs[giver].append(leaves[place])
    for record in account.records:
        found.effects.setdefault(record, []).append(f"order:{order}")
    for outcome, index in account.outcomes:
        found.outcomes[outcome] = (index, order)
    if account.endings:
        found.endings[order] = [(index, account.records[:number]) for index, number in account.endings]
    if account.dispatches:
        found.dispatches[order] = account.dispatches
    for code, what in account.faults:
        if code != "E4":
            found.faults[code].append(Offender("order", order, what))
    return account


def _date(found: Readings) -> None:
    """Add to the open dispatches when they were made: of the others nobody asks."""
    is_open = {order for order, many in found.dispatches.items() if many[-1].fate == "open"}
    indexes = [str(found.dispatches[order][-1].leaf) for order in is_open]
    sql = f'SELECT "index", {canonical("at")} FROM core_event WHERE "index" IN ({{}})'  # nosec B608  # noqa: S608 - our own names
    dated: dict[int, str] = dict(rows_in(sql, indexes))
    for order in is_open:
        *before, last = found.dispatches[order]
        found.dispatches[order] = [*before, last._replace(at=dated[last.leaf])]


_STORED = {"incident": "incident_id"}


def order_columns(prefix: str = "") -> list[str]:
    """Return what to ask for of an order's row: id, n, and every column in the order of `COLUMNS`."""
    stored = (prefix + _STORED.get(name, name) for name in COLUMNS)
    names = (canonical(name) if name.endswith("_at") else name for name in stored)
    return [f"{prefix}id", f"{prefix}n", *names]


def order_values(stored: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row of `order_columns` as canonical values by column."""
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


def _compare(found: Readings, order: str, account: Account, stored: tuple[Any, ...]) -> None:
    """E3, E4: hold a folded order against its row."""
    if stored[0] is None:
        found.faults["E4"] += judge_row(order, account, None)
        found.faults["E3"].append(Offender("order", order, "events_without_row"))
        return
    found.rows += 1
    if not _is_fold(account, stored):
        found.faults["E4"] += judge_row(order, account, order_values(stored), stored[1])
    faults = judge_standing(order, stored[_STATE], stored[_HOLDER], stored[_DUE])
    if faults:
        found.faults["E3"] += faults
    found.held[stored[_HOLDER]] += 1
