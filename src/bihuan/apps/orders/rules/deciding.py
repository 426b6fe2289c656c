"""May she, and what then? The one function through which every move of an order is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.rules.details import Case, Details, Step
from bihuan.apps.orders.rules.effects import EFFECTS
from bihuan.apps.orders.rules.guards import GUARDS
from bihuan.apps.orders.rules.limits import OVERDUE_FLAGS, called_at
from bihuan.apps.orders.rules.moves import MOVES, Holder, Move
from bihuan.apps.orders.rules.states import Order, State, transit_holder, unit_holder
from bihuan.engine.ledger.canonical import parse_instant

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


def decide(move_name: str, case: Case) -> Step:
    """Return what the move changes. Pure; the state is the one the caller saw.

    :raises NotAllowed: unknown move, wrong state, wrong role, missing detail or a guard; the code says which.
    """
    move = MOVES.get(move_name)
    if move is None:
        raise NotAllowed("unknown_move", move=move_name)
    check(move, case)
    effect = EFFECTS.get(move.name)
    wanted = {**_lateness(move, case), **(effect(case) if effect else {})}
    row = case.order.row()
    changes = {name: value for name, value in wanted.items() if row[name] != value}
    return Step(
        event=move.event,
        from_state=case.order.state,
        to_state=move.target or case.order.state,
        from_holder=case.order.holder,
        to_holder=_holder(move, case),
        reason=case.details.reason,
        changes=changes,
        facts=_facts(move, case, changes),
    )


def check(move: Move, case: Case) -> None:
    """Refuse what the table does not allow. :raises NotAllowed: with the code of the first rule that is broken."""
    if case.order.state not in move.sources:
        raise NotAllowed("wrong_state", state=case.order.state, move=move.name)
    if case.by.role not in move.by:
        raise NotAllowed("wrong_role", role=case.by.role, move=move.name)
    if case.details.reason and not _CODE.fullmatch(case.details.reason):
        raise NotAllowed("bad_reason")  # free words belong into the note: a reason is never erased from the journal
    for name in move.needs:
        if not getattr(case.details, name):
            raise NotAllowed("missing_detail", detail=name, move=move.name)
    if move.guard:
        GUARDS[move.guard](case)


def is_possible(move_name: str, case: Case) -> bool:
    """Say whether the person could make the move, given the details it needs (for buttons on a page)."""
    move = MOVES[move_name]
    ready = {"survivor_state": "NEW", "children": 2, "seconds": 1, "answer": "satisfied", "unit": "another"}
    filled = {name: ready.get(name, "given") for name in (*move.needs, "survivor_state")}
    try:
        check(move, Case(case.order_id, case.order, case.by, case.at, Details(**filled)))  # type: ignore[arg-type]  # names come from the table
    except NotAllowed:
        return False
    return True


def possible_moves(case: Case) -> list[Move]:
    """Return what the person may do with the order now, in the table's order."""
    return [move for move in MOVES.values() if is_possible(move.name, case)]


def opening(order: Order, records: tuple[str, ...], from_holder: str, about: str = "") -> Step:
    """Return the first event of an order: all its columns, the records that it is for, and what it is `about`."""
    row = order.row()
    row.pop("state")
    row.pop("holder")
    facts: dict[str, object] = {"records": list(records), "set": row}
    if about:
        facts["about"] = about
    return Step("order.opened", "", order.state, from_holder, order.holder, "", row, facts)


def _lateness(move: Move, case: Case) -> dict[str, object]:
    """Raise the flag of a clock that ran out before this move, whether or not the sweeper came by."""
    flag = OVERDUE_FLAGS.get(case.order.clock)
    if not flag or move.target is None or not case.order.due_at:
        return {}
    return {flag: True} if case.at > parse_instant(case.order.due_at) else {}


def _holder(move: Move, case: Case) -> str:
    if move.holder is Holder.KEEP:
        return case.order.holder
    if move.holder is Holder.TRANSIT:
        return transit_holder(case.details.unit)
    if move.holder is Holder.UNIT:
        return unit_holder(case.order.unit)
    return move.holder.value


def _facts(move: Move, case: Case, changes: Mapping[str, object]) -> dict[str, object]:
    facts: dict[str, object] = {"set": dict(changes)}
    if move.name == "escalate":
        step = case.order.escalation_step + 1
        facts |= {"clock": case.order.clock, "step": step, "to": called_at(case.order.clock, step).value}
    if move.name == "join":  # records named with any other move would be in two orders (E2)
        facts["records"] = list(case.details.records)
    if case.details.answer:
        facts["answer"] = case.details.answer
    return facts


def fold(rows: list[tuple[str, str, Mapping[str, object]]]) -> dict[str, object]:
    """Return an order's columns from its events, each as (to_state, to_holder, facts), oldest first (M6)."""
    columns: dict[str, object] = {}
    for to_state, to_holder, facts in rows:
        changes = facts.get("set", {})
        columns.update(changes if isinstance(changes, dict) else {})
        columns["state"], columns["holder"] = to_state, to_holder
    return columns


def as_order(columns: Mapping[str, object]) -> Order:
    """Return the columns as values. :raises TypeError: a column is missing or unknown."""
    return Order(**{**columns, "state": State(str(columns["state"])).value})  # type: ignore[arg-type]  # checked by Order's own fields
