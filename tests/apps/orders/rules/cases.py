"""Orders, people and instants for the rules' tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case, Details, Step
from bihuan.apps.orders.rules.states import Order
from bihuan.engine.ledger.canonical import instant

AT = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
ORDER_ID = "11111111-1111-4111-8111-111111111111"
LEAD = Actor("lead", Role.DESK_LEAD, "X")
ANALYST = Actor("analyst", Role.DESK_ANALYST, "X")
SECOND = Actor("second", Role.DESK_ANALYST, "X")
REVIEWER = Actor("reviewer", Role.REVIEWER, "X")
COMMANDER = Actor("commander", Role.COMMANDER, "X")
INSPECTOR = Actor("inspector", Role.INSPECTOR, "X")
UNIT = Actor("unit", Role.UNIT_DISPATCHER, "X", "U1")
OTHER_UNIT = Actor("other", Role.UNIT_DISPATCHER, "X", "U2")
OFFICER = Actor("officer", Role.FIELD_OFFICER, "X", "U1")
SYSTEM = Actor("system", Role.SYSTEM, "X")
SOURCE = Actor("source", Role.SOURCE, "X", "lab")


def new_order(**more: object) -> Order:
    due = instant(AT + timedelta(hours=1))
    base = Order("X", source="lab", opened_at=instant(AT), due_at=due, escalate_at=due, clock="dispatch")
    return replace(base, **more)  # type: ignore[arg-type]  # columns by name


def step(move: str, order: Order, by: Actor, *, at: datetime = AT, **details: object) -> Step:
    return decide(move, Case(ORDER_ID, order, by, at, Details(**details)))  # type: ignore[arg-type]  # details by name


def moved(move: str, order: Order, by: Actor, *, at: datetime = AT, **details: object) -> Order:
    return replace(order, **step(move, order, by, at=at, **details).columns())  # type: ignore[arg-type]  # columns by name


def dispatched(**more: object) -> Order:
    return moved("dispatch", new_order(**more), LEAD, unit="U1", duty_role="unit_duty_officer")


def signed(**more: object) -> Order:
    return moved("sign", dispatched(**more), UNIT)


def working(**more: object) -> Order:
    return moved("start", signed(**more), UNIT)


def fed_back(**more: object) -> Order:
    return moved("report", working(**more), UNIT, result="verified")


def closed(**more: object) -> Order:
    return moved("accept", fed_back(**more), REVIEWER)
