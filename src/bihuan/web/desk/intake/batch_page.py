"""What the page of one batch shows, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator

from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.intake import queries
from bihuan.apps.intake.access import may_decide, may_receive
from bihuan.apps.intake.actions.looking import shown_filename
from bihuan.apps.intake.queries.shown import alarms_of_file, columns_n, unreadable_of
from bihuan.apps.intake.rules import RECOUNT_REASONS, DispositionKind
from bihuan.web.desk.intake.background import is_running
from bihuan.web.desk.intake.choosing import choice_for, preview_view
from bihuan.web.desk.intake.line_views import line_views
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.intake.models import Batch

_KINDS = tuple(kind.value for kind in DispositionKind)


def stage_of(batch: Batch) -> str:
    """Return how far the batch has come: `opened`, `preview`, `disposing` or `disposed`."""
    if batch.state != "received":
        return batch.state
    return "disposing" if batch.mapping or is_running(batch.pk) else "preview"


def batch_context(look: Looker, batch: Batch, data: QueryDict) -> dict[str, object]:
    """Return what is shown of the batch; `data` holds filters, or columns that are being tried."""
    by, stage, width = look.by, stage_of(batch), columns_n(batch)
    context: dict[str, object] = {
        "batch": batch, "stage": stage, "counts": queries.counts_of(batch), "unreadable": unreadable_of(batch),
        "alarms": [one for one in alarms_of_file(batch) if not str(one["code"]).startswith("unreadable:")],
        "filename": shown_filename(batch, by),
        "receipts": list(queries.receipts_of(batch.pk).values()), "may_receive": may_receive(by),
        "may_decide": may_decide(by), "recount_reasons": RECOUNT_REASONS, "is_running": is_running(batch.pk),
        "may_export": by.role in EXPORTERS and stage in {"disposing", "disposed"},
        "disposed_n": sum(getattr(batch, kind) for kind in _KINDS), "typed": {},
        "differs": stage != "opened" and batch.declared is not None and batch.declared != batch.read,
    }  # fmt: skip
    if stage == "preview" and width:
        return context | {"preview": preview_view(batch, choice_for(data, batch), look)}
    return context | (_lines(batch, data) if stage in {"disposing", "disposed"} else {})


def _lines(batch: Batch, data: QueryDict) -> dict[str, object]:
    kind, reason = data.get("kind", ""), data.get("reason", "")
    kind = kind if kind in _KINDS else ""
    page = Paginator(queries.dispositions(batch.pk, kind=kind, reason=reason), 50).get_page(data.get("page"))
    reasons = [row for row in queries.reasons(batch.pk) if row[1] and (not kind or row[0] == kind)]
    tabs = [(name, getattr(batch, name)) for name in _KINDS]
    lines = line_views(page.object_list)
    return {"page": page, "lines": lines, "kind": kind, "reason": reason, "reasons": reasons, "tabs": tabs}
