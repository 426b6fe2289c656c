"""Every move of an order goes through `move_order`; what follows from a move is done in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from bihuan.apps.core.journal import is_answered, run_command, writing
from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import UNIT_DUTY_ROLES, Actor, NotAllowed, Role, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.orders.actions.applying import apply_step
from bihuan.apps.orders.actions.outcomes import owe_outcomes
from bihuan.apps.orders.models import Feedback, Handover, Outcome, WorkOrder
from bihuan.apps.orders.queries.orders import once_had
from bihuan.apps.orders.queries.rows import Row, read_rows
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case, Details, Step
from bihuan.apps.orders.rules.states import ENDED, Order
from bihuan.engine.ledger.canonical import instant


class OrderUnknown(Exception):  # noqa: N818 - named after the refusal
    """There is no such order for this person."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move answers: the order, its new state and the number of its last event."""

    order: str
    state: str
    n: int

    def answer(self) -> dict[str, object]:
        """Return it as what is stored for a repeated command."""
        return {"order": self.order, "state": self.state, "n": self.n}


@dataclass(frozen=True, slots=True)
class Report:
    """What the field says: evidence, who was contacted and when, and a note. Personal."""

    evidence: str = ""
    contacted: str = ""
    contacted_at: datetime | None = None
    note: str = ""

    def body(self, result: str) -> dict[str, object]:
        """Return it as the event's personal body."""
        when = instant(self.contacted_at) if self.contacted_at else ""
        said = {"evidence": self.evidence, "contacted": self.contacted, "contacted_at": when, "note": self.note}
        return {"result": result, **said}


def move_order(
    *,
    move: str,
    order_id: str,
    by: Actor,
    at: datetime,
    details: Details | None = None,
    report: Report | None = None,
    expected_n: int | None = None,
    command: str = "",
) -> Moved:
    """Make one move of the table, once per `command`; return where the order stands.

    :raises OrderUnknown: no such order in the actor's incident.
    :raises NotAllowed: the table, a guard, or a newer event (`stale`) stands against it.
    :raises CommandReused: the command's identifier was used for another request.
    """
    details = details or Details()

    def do() -> dict[str, object]:
        return _move(move, order_id, by, at, details, report, expected_n, command).answer()

    if not command:
        with writing():
            return _moved(do())
    request = {"move": move, "order": order_id, "by": by.account, "details": repr(details), "report": repr(report)}
    return _moved(run_command(command=command, request=request, at=at, do=do))


def _moved(answer: Mapping[str, object]) -> Moved:
    return Moved(str(answer["order"]), str(answer["state"]), int(str(answer["n"])))


def _move(
    move: str, order_id: str, by: Actor, at: datetime, details: Details, report: Report | None,
    expected_n: int | None, command: str,
) -> Moved:  # fmt: skip
    if move in _OWN_DOORS:
        raise NotAllowed("unknown_move", move=move)
    row = get_row(order_id, by)
    check_seen(row, expected_n)
    if move == "note":
        _check_noter(row, by)
    details = _completed(move, details, order_id, by)
    step = decide(move, Case(row.id, row.order, by, at, details))
    check_unit(move, details, by.incident)
    advance(row, step, by=by, at=at, details=details, report=report, command=command)
    return Moved(row.id, row.order.state, row.n)


_OWN_DOORS = frozenset({"split", "join", "child_ended", "child_reopened", "escalate"})
"""Moves that bring rows along or follow from others: `split_order`, `open_orders` and the sweeper make them, and the
common door cannot."""


def check_seen(row: Row, expected_n: int | None) -> None:
    """Refuse when the order has moved since the person saw it. :raises NotAllowed: `stale`."""
    if expected_n is not None and expected_n != row.n:
        raise NotAllowed("stale", n=row.n)


def _check_noter(row: Row, by: Actor) -> None:
    """Let a unit add a note to what it has or once had: a lost or late device's words are kept (loop.md 4.3).

    :raises NotAllowed: `not_your_unit`.
    """
    if by.unit not in {"", row.order.unit} and not once_had(by.unit, row.id):
        raise NotAllowed("not_your_unit", unit=row.order.unit)


def get_row(order_id: str, by: Actor) -> Row:
    """Return an order of the actor's incident. :raises OrderUnknown: there is none."""
    row = read_rows([order_id], by.incident).get(order_id)
    if row is None:
        raise OrderUnknown(order_id)
    return row


def _completed(move: str, details: Details, order_id: str, by: Actor) -> Details:
    """Add to the details what only the database knows: how a survivor stands, and what was merged into this order."""
    if move in {"merge", "cancel"}:
        absorbed = WorkOrder.objects.filter(incident_id=by.incident, survivor=order_id, state="MERGED").count()
        details = replace(details, absorbed=absorbed)
    if move != "merge" or not details.survivor:
        return details
    return replace(details, survivor_state=get_row(details.survivor, by).order.state)


_TO_A_UNIT = frozenset({"dispatch", "reassign", "adjudicate_away"})


def check_unit(move: str, details: Details, incident: str) -> None:
    """Refuse to send an order to a unit or role that does not exist, or before the desk's hand-over is signed.

    :raises NotAllowed: `unknown_unit`, `unknown_duty_role` or `handover_not_signed`.
    """
    if move not in _TO_A_UNIT:
        return
    if details.duty_role not in UNIT_DUTY_ROLES:
        raise NotAllowed("unknown_duty_role", duty_role=details.duty_role)
    if not Unit.objects.filter(pk=details.unit, incident_id=incident).exists():
        raise NotAllowed("unknown_unit", unit=details.unit)
    check_handover(incident)


def check_handover(incident: str) -> None:
    """Refuse while the desk's last hand-over waits for its second signature (loop.md 3)."""
    last = Handover.objects.filter(incident_id=incident, unit="desk").order_by("-closing_index").first()
    if last is not None and last.received_at is None and not last.override_reason:
        raise NotAllowed("handover_not_signed")


def advance(
    row: Row, step: Step, *, by: Actor, at: datetime, details: Details, report: Report | None = None, command: str = ""
) -> None:
    """Apply a decided step and all that follows from it, in the caller's transaction."""
    before = row.order
    body = report.body(details.result) if report else ({"note": details.note} if details.note else None)
    owed = owe_outcomes(row, step, at) if step.to_state in ENDED and step.from_state != step.to_state else None
    facts = {"outcomes": [outcome.id for outcome in owed]} if owed is not None else None
    index = apply_step(row, step, by=by, at=at, command=command, facts=facts, body=body)
    _keep_outcomes(owed or [], index)
    if report:
        _keep_report(row, step, report, details, by, at)
    _tell_parent(before, step, at)
    if step.event == "order.called_back" and details.answer == "not_satisfied":
        _reopen_unsatisfied(row, by, at)


def _keep_outcomes(owed: list[Outcome], index: int) -> None:
    for outcome in owed:
        outcome.event = index
    if owed:
        Outcome.objects.bulk_create(owed)


def _keep_report(row: Row, step: Step, report: Report, details: Details, by: Actor, at: datetime) -> None:
    kept = Feedback(
        order_id=row.id, generation=row.order.generation, result=details.result, by=by.account, at=at,
        contacted_at=report.contacted_at, is_late_note=step.event != "order.reported",
    )  # fmt: skip
    words = {"evidence": report.evidence, "contacted": report.contacted, "note": report.note}
    filled(kept, **words).save(force_insert=True)


def _tell_parent(before: Order, step: Step, at: datetime) -> None:
    """Count a child's end, or its coming back, at the order it was split from."""
    was, now = before.state in ENDED, step.to_state in ENDED
    if not before.parent or was == now:
        return
    by = system(before.incident)
    parent = get_row(before.parent, by)
    move = "child_ended" if now else "child_reopened"
    apply_step(parent, decide(move, Case(parent.id, parent.order, by, at)), by=by, at=at)


def _reopen_unsatisfied(row: Row, by: Actor, at: datetime) -> None:
    """Open the order again when the person who was called back is not satisfied; the rule's doing, not a choice."""
    lead = replace(by, role=Role.DESK_LEAD)
    before = row.order
    step = decide("reopen", Case(row.id, before, lead, at, Details(reason="not_satisfied")))
    apply_step(row, step, by=by, at=at)
    _tell_parent(before, step, at)


def report_order(
    *, order_id: str, result: str, report: Report, by: Actor, at: datetime, expected_n: int | None = None,
    command: str = "",
) -> Moved:  # fmt: skip
    """Report what the field found. When the order has moved on meanwhile the words are kept as a late note and shown.

    Only who passes `expected_n` hears `stale`; without it, that the desk has urged meanwhile turns no report away.

    :raises OrderUnknown: no such order. :raises NotAllowed: the order is in work, but not by this person's unit.
    """
    details = Details(result=result)
    say = {"order_id": order_id, "by": by, "at": at, "details": details, "report": report}
    kept = str(uuid5(UUID(command), "note")) if command else ""
    if not is_answered(kept):
        try:
            return move_order(move="report", expected_n=expected_n, command=command, **say)  # type: ignore[arg-type]  # the same keywords twice
        except NotAllowed as refusal:
            if refusal.code not in {"wrong_state", "not_your_unit"}:
                raise
    return move_order(move="note", command=kept, **say)  # type: ignore[arg-type]  # as above
