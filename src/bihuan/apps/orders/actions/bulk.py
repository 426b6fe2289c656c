"""Many orders at once: one transaction, one event each, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions.moving import Moved, OrderUnknown, advance, check_seen, check_unit
from bihuan.apps.orders.queries.rows import Row, read_rows
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case, Details


@dataclass(frozen=True, slots=True)
class Choice:
    """One order and where it shall go, as the person saw it (`expected_n`)."""

    order: str
    unit: str
    duty_role: str = "unit_duty_officer"
    expected_n: int | None = None


def dispatch_orders(*, choices: Sequence[Choice], by: Actor, at: datetime, command: str = "") -> list[Moved]:
    """Dispatch all of them or none; return where each stands.

    :raises NotAllowed: one of them cannot go; `params["order"]` says which. :raises OrderUnknown: one is not there.
    """

    def do() -> dict[str, object]:
        return {"moved": [moved.answer() for moved in _dispatch(choices, by, at, command)]}

    request = {"choices": [repr(choice) for choice in choices], "by": by.account}
    answer = run_command(command=command, request=request, at=at, do=do)
    moved = answer["moved"]
    assert isinstance(moved, list)  # noqa: S101 - what `do` has stored
    return [Moved(one["order"], one["state"], one["n"]) for one in moved]


def _dispatch(choices: Sequence[Choice], by: Actor, at: datetime, command: str) -> list[Moved]:
    rows = read_rows([choice.order for choice in choices], by.incident)
    for unit, role in {(choice.unit, choice.duty_role) for choice in choices}:
        check_unit("dispatch", Details(unit=unit, duty_role=role), by.incident)
    moved = []
    for choice in choices:
        details = Details(unit=choice.unit, duty_role=choice.duty_role)
        moved.append(_one("dispatch", rows, choice.order, by, at, choice.expected_n, details, command))
    return moved


def _one(
    move: str, rows: dict[str, Row], order_id: str, by: Actor, at: datetime, expected_n: int | None,
    details: Details, command: str,
) -> Moved:  # fmt: skip
    row = rows.get(order_id)
    if row is None:
        raise OrderUnknown(order_id)
    try:
        check_seen(row, expected_n)
        step = decide(move, Case(order_id, row.order, by, at, details))
    except NotAllowed as refusal:
        refusal.params["order"] = order_id
        raise
    advance(row, step, by=by, at=at, details=details, command=command)
    return Moved(order_id, row.order.state, row.n)


def sign_all(*, order_ids: Sequence[str], by: Actor, at: datetime) -> list[Moved]:
    """Sign for every one of these orders that still waits for it; those that have moved on are left out."""
    with writing():
        rows = read_rows(order_ids, by.incident)
        waiting = [
            order_id for order_id in order_ids if order_id in rows and rows[order_id].order.state == "DISPATCHED"
        ]
        return [_one("sign", rows, order_id, by, at, None, Details(), "") for order_id in waiting]
