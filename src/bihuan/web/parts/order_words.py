"""What an order says in words, each word as its viewer may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bihuan.apps.core.rules.showing import NOTHING, Shown
from bihuan.apps.orders.actions.looking import OrderSeen
from bihuan.web.parts.labels import label
from bihuan.web.parts.own_titles import own_title

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder


@dataclass(frozen=True, slots=True)
class Words:
    """What the order says; every value knows whether it stands whole and whether it can be revealed."""

    title: Shown
    name: Shown
    phone: Shown
    address: Shown
    text: Shown
    facts: tuple[tuple[str, str], ...]
    is_whole: bool


def words_of(seen: OrderSeen, row: WorkOrder, sources: Mapping[str, str]) -> Words:
    """Return what the order says to who looked."""
    title, name, phone, address, text = (
        seen.content.get(field, NOTHING) for field in ("title", "person_name", "phone", "address", "text")
    )
    if seen.own:
        title = Shown("title", own_title(row.kind, seen.own, sources))
    if seen.own_text:
        return Words(title, name, phone, address, NOTHING, tuple(_facts(seen.own_text)), seen.is_whole)
    if not seen.own and name.value and not row.parent and (title.value == name.value or not title.is_whole):
        title = replace(title, value="", may_reveal=False)  # the title of an order from a record is the name once more
    facts = tuple(_facts(text.value)) if text.is_whole else ()
    return Words(title, name, phone, address, NOTHING if text.is_whole else text, facts, seen.is_whole)


def _facts(text: str) -> list[tuple[str, str]]:
    """Return the lines "name: value" of an order's text with the names as people say them."""
    pairs = [line.partition(": ") for line in text.splitlines() if line.strip()]
    return [(label("order_field", name), value) if colon else ("", name) for name, colon, value in pairs]
