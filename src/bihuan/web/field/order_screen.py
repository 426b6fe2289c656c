"""What the screen of one order shows on a phone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from bihuan.apps.core.access import Session
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.orders.access import moves_for
from bihuan.apps.orders.queries.pages import source_names
from bihuan.web.parts.choices import choices_for
from bihuan.web.parts.move_forms import MoveForm, forms_for
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.order_words import may_read, words_of

if TYPE_CHECKING:
    from bihuan.apps.orders.models import OrderContent, WorkOrder

FIRST = ("stand_down", "sign", "start", "report", "resume")


def screen_context(session: Session, row: WorkOrder, at: datetime, bound: MoveForm | None = None) -> dict[str, object]:
    """Return what the screen shows; `bound` is a form that was refused, shown as it was filled in."""
    by, whole = session.actor, may_read(session, row)
    possible = [move.name for move in moves_for(by, row, at)]
    if bound is not None:
        bound.renew(row.n)
        possible = [bound.move, *(name for name in possible if name != bound.move)]
    forms = forms_for(possible, choices_for(row, by, possible, unit_names(by.incident), at), row.n, bound)
    first = bound or next((form for name in FIRST for form in forms if form.move == name), None)
    names = account_names({row.assignee})
    return {
        "order": row, "number": number_of(row.pk), "whole": whole,
        "words": words_of(row.content, row, source_names(by.incident), whole=whole),
        "geo": geo_link(row.content) if whole else "", "assignee_name": names.get(row.assignee, ""),
        "is_mine": row.assignee == by.account, "first": first, "more": [one for one in forms if one is not first],
    }  # fmt: skip


def geo_link(content: OrderContent) -> str:
    """Return a geo: link that opens the telephone's own map at the position, or at the address; "" without either."""
    if content.longitude is not None and content.latitude is not None:
        return f"geo:{content.latitude:.6f},{content.longitude:.6f}?q={content.latitude:.6f},{content.longitude:.6f}"
    return f"geo:0,0?q={quote(content.address)}" if content.address else ""
