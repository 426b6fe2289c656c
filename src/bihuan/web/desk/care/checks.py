"""The welfare checks: the equation, who stands on which step of the ladder, who is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import list_checks, list_entries
from bihuan.apps.residents.queries.care import coming_checks, counts_by_step, due_checks, equation
from bihuan.apps.residents.rules.doing import may_care
from bihuan.apps.residents.rules.priority import STEPS
from bihuan.web.desk.care.register_page import CareLine
from bihuan.web.parts.care_people import cared_for
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from django.http import QueryDict

SIZE = 40


@require_GET
@with_session
def checks(request: SessionRequest) -> HttpResponse:
    """Show who is due and on which step, or who is next."""
    return render(request, "desk/care/checks.html", _context(looker(request), request.GET))


def _context(look: Looker, told: QueryDict) -> dict[str, Any]:
    mine, which = list_checks(look.by), told.get("which", "due")
    due = due_checks(mine, look.at)
    found = coming_checks(mine, look.at) if which == "next" else due
    found = due.filter(step=which) if which in STEPS else found
    page = Paginator(found, SIZE).get_page(told.get("page"))
    rows = list(page.object_list)
    seen = cared_for(look, [one.entry for one in rows])
    return {
        "page": page, "lines": [CareLine(one.entry, seen[one.entry_id], one) for one in rows], "which": which,
        "steps": list(counts_by_step(mine, look.at).items()), "due_n": due.count(),
        "next_n": coming_checks(mine, look.at).count(), "owed": equation(list_entries(look.by), look.at),
        "may_note": may_care(look.by, Action.UPDATE, look.by.unit), "now": look.at,
    }  # fmt: skip
