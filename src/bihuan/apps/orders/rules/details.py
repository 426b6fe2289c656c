"""What a move brings along, and what comes out of deciding it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bihuan.apps.core.rules import Actor
from bihuan.apps.orders.rules.states import Order


@dataclass(frozen=True, slots=True)
class Details:
    """What the person who moves an order says with it; which are needed stands in the table."""

    unit: str = ""
    duty_role: str = ""
    reason: str = ""
    result: str = ""
    assignee: str = ""
    survivor: str = ""
    survivor_state: str = ""
    answer: str = ""
    seconds: int = 0
    children: int = 0
    absorbed: int = 0
    records: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One question put to the rules: this order, by this person, at this instant, with these details."""

    order_id: str
    order: Order
    by: Actor
    at: datetime
    details: Details = field(default_factory=Details)


@dataclass(frozen=True, slots=True)
class Step:
    """What one move changes: the event to record and the columns to set, as canonical values."""

    event: str
    from_state: str
    to_state: str
    from_holder: str
    to_holder: str
    reason: str
    changes: Mapping[str, object]
    facts: Mapping[str, object]

    def columns(self) -> dict[str, object]:
        """Return every column that the row gets, state and holder among them."""
        return {**self.changes, "state": self.to_state, "holder": self.to_holder}
