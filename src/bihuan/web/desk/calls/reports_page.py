"""What the reviewer's page of reported calls shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.briefing.queries.call_reports import list_reports
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.orders.access import READERS
from bihuan.web.desk.calls.forms import SettleForm
from bihuan.web.parts.calls_seen import reports_seen
from bihuan.web.parts.order_lines import number_of

if TYPE_CHECKING:
    from bihuan.web.parts.disclosure import Looker

SIZE = 20


def reports_context(look: Looker, asked: Mapping[str, str], refused: Mapping[str, SettleForm]) -> dict[str, Any]:
    """Return the reports that wait, or those that were settled; `refused` forms stand as they were typed."""
    is_open, by = asked.get("view") != "settled", look.by
    page = Paginator(list_reports(by, is_open=is_open), SIZE).get_page(asked.get("page"))
    rows, works = list(page.object_list), may_do(by, Action.UPDATE, Kind.CALL_REPORT, by.unit)
    seen = reports_seen(look, rows)
    names = account_names({row.officer for row in rows} | {row.settled_by for row in rows})
    lines = [
        {
            "row": row, "officer": names.get(row.officer, ""), "settled_by": names.get(row.settled_by, ""),
             "seen": seen[row.pk], "order": number_of(row.order) if row.order else "",
            "is_late": is_open and row.due_at <= look.at,
            "form": refused.get(row.pk) or (SettleForm(row.n) if works and is_open else None),
        }
        for row in rows
    ]  # fmt: skip
    return {"page": page, "lines": lines, "is_open": is_open, "may_open": by.role in READERS}
