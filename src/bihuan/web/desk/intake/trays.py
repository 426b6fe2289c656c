"""What waits for a decision: held lines, and records that contradict an accepted one."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.apps.intake import queries
from bihuan.apps.intake.access import check_reader, may_decide
from bihuan.apps.intake.queries.shown import masked_values
from bihuan.web.desk.intake.line_views import LineView, tray_view
from bihuan.web.desk.intake.settling import SettleForm
from bihuan.web.parts.sessions import SessionRequest, with_session

_AT_ONCE = 20


@require_GET
@with_session
def held(request: SessionRequest) -> HttpResponse:
    """List the held lines, oldest first."""
    by = request.session_of.actor
    check_reader(by)
    source, reason = request.GET.get("source", ""), request.GET.get("reason", "")
    page = Paginator(queries.held_lines(by.incident, source=source, reason=reason), 50).get_page(
        request.GET.get("page")
    )
    everything = queries.held_lines(by.incident).order_by().values_list("source__code", "source__name", "reason")
    rows = list(everything.distinct())
    context = {
        "page": page, "lines": [tray_view(one) for one in page.object_list], "source": source, "reason": reason,
        "sources": sorted({(code, name) for code, name, _reason in rows}), "reasons": sorted({row[2] for row in rows}),
        "waiting": queries.waiting_counts(by.incident), "may_decide": may_decide(by),
    }  # fmt: skip
    return render(request, "desk/intake/held.html", context)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records with the same key: (field, in the held one, in the accepted one, do they differ)."""

    held: LineView
    accepted: LineView | None
    rows: list[tuple[str, str, str, bool]]
    form: SettleForm | None


@require_GET
@with_session
def conflicts(request: SessionRequest) -> HttpResponse:
    """Show the conflict tray, both records side by side."""
    by = request.session_of.actor
    check_reader(by)
    found = queries.conflicts(by.incident, most=_AT_ONCE)
    context = {
        "pairs": [_pair(one, decides=may_decide(by)) for one in found], "waiting": queries.waiting_counts(by.incident),
        "title": _("Conflicts"),
    }  # fmt: skip
    return render(request, "desk/intake/conflicts.html", context)


def _pair(one: queries.Conflict, *, decides: bool) -> Pair:
    """Set both side by side, masked; which fields differ is said, and on no page are both whole."""
    mine, theirs = masked_values(one.held), masked_values(one.accepted) if one.accepted else {}
    rows = [
        (name, mine.get(name, ""), theirs.get(name, ""), name in one.unlike) for name in dict.fromkeys([*mine, *theirs])
    ]
    form = SettleForm(one.held, edits=False) if decides else None
    return Pair(tray_view(one.held), tray_view(one.accepted) if one.accepted else None, rows, form)
