"""Reconciliation: the daily sheet, the ten equations down to their rows, striking now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import DESK_ROLES, check_role
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.queries.board import batch_names, day_roots, latest_balance, recent_balances
from bihuan.apps.orders.rules.daysheet import COLUMNS
from bihuan.apps.orders.rules.equations import CODES
from bihuan.web.desk.books.balance_view import batches_named, view_balance
from bihuan.web.desk.books.printing import download, print_day
from bihuan.web.desk.books.sheet_view import sheet_view
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session

STRIKERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.COMMANDER, Role.INSPECTOR, Role.AUDITOR})


@require_GET
@with_session
def reconciliation(request: SessionRequest) -> HttpResponse:
    """Show the books as they were last struck."""
    by, at = request.session_of.actor, now()
    check_role(by, DESK_ROLES)
    last, full = latest_balance(by.incident), latest_balance(by.incident, is_full=True)
    context = {
        "balance": view_balance(last, at) if last else None, "full": full, "columns": COLUMNS,
        "sheet": sheet_view(full, by.incident) if full else None, "roots": day_roots(),
        "recent": recent_balances(by.incident), "may_strike": by.role in STRIKERS,
    }  # fmt: skip
    return render(request, "desk/books/reconciliation.html", context)


@require_GET
@with_session
def equation(request: SessionRequest, code: str) -> HttpResponse:
    """Show one equation: both sides, its terms, the rows that break it; last look and last full look."""
    by, at = request.session_of.actor, now()
    check_role(by, DESK_ROLES)
    if code not in CODES:
        raise NotAllowed("not_found")
    found = [latest_balance(by.incident), latest_balance(by.incident, is_full=True)]
    balances = list({one.pk: one for one in found if one}.values())
    names = batch_names(by.incident, batches_named(balances))
    looks = [view_balance(one, at, names) for one in balances]
    rows = [(look, next(row for row in look.equations if row.code == code)) for look in looks]
    context = {"code": code, "rows": rows, "codes": CODES, "may_strike": by.role in STRIKERS}
    return render(request, "desk/books/equation.html", context)


@require_GET
@with_session
def day_sheet(request: SessionRequest, form: str) -> HttpResponse:
    """Give the daily sheet of the last full balance as a file."""
    by = request.session_of.actor
    check_role(by, DESK_ROLES)
    full = latest_balance(by.incident, is_full=True)
    if full is None:
        raise NotAllowed("not_found")
    return download(print_day(full, request.session_of), form, f"daily-sheet-{localtime(full.at):%Y%m%d-%H%M}")


@require_POST
@with_session
def strike(request: SessionRequest) -> HttpResponse:
    """Strike the books now: what was touched since the last balance, or everything."""
    by = request.session_of.actor
    check_role(by, STRIKERS)
    balance = strike_balance(incident=by.incident, at=now(), is_full=request.POST.get("how") == "full")
    if balance.unaccounted:
        messages.error(request, _("Unaccounted: %s. Open the marked equation; an order of the highest urgency is open.") % balance.unaccounted)  # fmt: skip  # noqa: E501 - one sentence for the translator
    else:
        messages.success(request, _("Balanced: unaccounted 0."))
    back = request.POST.get("next", "")
    return redirect("desk:equation", back) if back in CODES else redirect("desk:reconciliation")
