"""What an order says in words, and to whom it says them whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.apps.core.access import Session
from bihuan.apps.core.rules.masking import mask_address, mask_phone
from bihuan.web.parts.labels import label
from bihuan.web.parts.order_lines import masked_title
from bihuan.web.parts.own_titles import own_title

if TYPE_CHECKING:
    from bihuan.apps.orders.models import OrderContent, WorkOrder


@dataclass(frozen=True, slots=True)
class Words:
    """What the order says in words; masked for those who do not hold it."""

    title: str
    name: str
    phone: str
    address: str
    facts: tuple[tuple[str, str], ...]


def may_read(session: Session, row: WorkOrder) -> bool:
    """Say whether names, numbers and notes are shown whole: to the desk, and to the unit that holds the order."""
    return session.is_desk or (row.unit != "" and row.unit == session.actor.unit)


def words_of(content: OrderContent, row: WorkOrder, sources: Mapping[str, str], *, whole: bool) -> Words:
    """Return what the order says, whole or masked."""
    if not whole:
        masked = masked_title(row, sources)
        return Words(masked, masked, mask_phone(content.phone), mask_address(content.address), ())
    title = content.title if row.source else own_title(row.kind, content.title, sources)
    return Words(title, content.person_name, content.phone, content.address, tuple(_facts(content.text)))


def _facts(text: str) -> list[tuple[str, str]]:
    """Return the lines "name: value" of an order's text with the names as people say them."""
    pairs = [line.partition(": ") for line in text.splitlines() if line.strip()]
    return [(label("order_field", name), value) if colon else ("", name) for name, colon, value in pairs]
