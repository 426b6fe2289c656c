"""Exemptions and escalations of a round: who answers for how many, until when; a second person's word; ending one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.screening.access import check_can, get_excuse, list_excuses
from bihuan.apps.screening.actions.excusing import decide_excuse, end_excuse
from bihuan.apps.screening.queries.pages import current_round, excuse_counts
from bihuan.apps.screening.rules.excusing import ENDINGS, REFUSALS
from bihuan.web.desk.screening.forms import ReasonForm, press
from bihuan.web.desk.screening.words import EXCUSE_STATES
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 50


@require_GET
@with_session
def excuses(request: SessionRequest) -> HttpResponse:
    """Show the exemptions and escalations of the current round in one state."""
    look = looker(request)
    check_can(look.by, Action.LIST, Kind.RESIDENT)
    row = current_round(look.by)
    state = request.GET.get("state", "live")
    state = state if state in EXCUSE_STATES else "live"
    context: dict[str, Any] = {"round": row, "state": state}
    if row is not None:
        found = list_excuses(look.by, row)
        counts = excuse_counts(found)
        page = Paginator(found.filter(state=state), SIZE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "tabs": [(name, counts.get(name, 0)) for name in EXCUSE_STATES],
            "own": look.by.account,
        }
    may_decide = may_do(look.by, Action.UPDATE, Kind.RESIDENT, "") and row is not None and row.state == "open"
    context |= {"may_decide": may_decide, "refuse": ReasonForm("excuse_ending", REFUSALS, "refuse")}
    context["end"] = ReasonForm("excuse_ending", ENDINGS, "end")
    return render(request, "desk/screening/excuses.html", context)


@require_POST
@with_session
def decide(request: SessionRequest, excuse_id: UUID) -> HttpResponse:
    """Say yes or no to one that waits, as a second person."""
    look, is_yes = looker(request), request.POST.get("word") == "yes"
    row = get_excuse(look.by, str(excuse_id))

    def do() -> str:
        reason = request.POST.get("reason", "")
        decide_excuse(excuse_id=row.pk, is_yes=is_yes, reason=reason, by=look.by, at=look.at)
        return _("Agreed to: it is in force.") if is_yes else _("Refused: everybody counts as missing.")

    return press(request, do, back=("desk:excuses",))


@require_POST
@with_session
def end(request: SessionRequest, excuse_id: UUID) -> HttpResponse:
    """End one before its time: its people count as missing again."""
    look = looker(request)
    row = get_excuse(look.by, str(excuse_id))

    def do() -> str:
        end_excuse(excuse_id=row.pk, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
        return _("Ended: its people count as missing again.")

    return press(request, do, back=("desk:excuses",))
