"""A move as it was told, checked as the pages check it, and made."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions import Moved, Report, move_order, report_order
from bihuan.apps.orders.queries.pages import people_of_unit
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.api.orders_said import MoveTold, ReportTold
from bihuan.web.parts.reasons import REASONS_OF


def make_move(told: MoveTold, order_id: str, unit: str, by: Actor, at: datetime) -> Moved:
    """Make the move; `unit` has the order now. :raises NotAllowed: as `move_order`, and for a value no page offers."""
    _check_reason(told)
    if told.move == "report":
        return _report(told, order_id, by, at)
    if told.move == "assign" and by.unit == unit:
        _check_assignee(told, by, at)
    wanted = {*MOVES[told.move].needs, "note"}
    said = {name: value for name, value in told.details.model_dump(exclude_none=True).items() if name in wanted}
    return move_order(
        move=told.move, order_id=order_id, by=by, at=at, details=Details(**said), expected_n=told.expected_n,
        command=told.command,
    )  # fmt: skip


def _check_reason(told: MoveTold) -> None:
    if "reason" not in MOVES[told.move].needs or not told.details.reason:
        return
    if told.details.reason not in REASONS_OF.get(told.move, ("other",)):
        raise NotAllowed("unknown_reason", move=told.move)
    if told.details.reason == "other" and not told.details.note:
        raise NotAllowed("missing_detail", detail="note", move=told.move)


def _check_assignee(told: MoveTold, by: Actor, at: datetime) -> None:
    people = {one.account for one in people_of_unit(by.incident, by.unit, at)}
    if told.details.assignee and told.details.assignee not in people:
        raise NotAllowed("unknown_assignee")


def _report(told: MoveTold, order_id: str, by: Actor, at: datetime) -> Moved:
    if told.details.result is None:
        raise NotAllowed("missing_detail", detail="result", move="report")
    said = told.report or ReportTold()
    report = Report(said.evidence, said.contacted, said.contacted_at, said.note)
    result = told.details.result.value
    return report_order(
        order_id=order_id, result=result, report=report, by=by, at=at, expected_n=told.expected_n,
        command=told.command,
    )  # fmt: skip
