"""The list of interviews, and beginning one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.forms import check_about, list_interviews
from bihuan.apps.briefing.actions.interviews import open_interview
from bihuan.apps.briefing.queries.interviews import TABS, counts_of, in_tab, numbers_of
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access import list_cases
from bihuan.web.desk.tracing.forms import known_id, said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE, SIZE = "desk/interviews/interviews.html", 50


@require_GET
@with_session
def interviews(request: SessionRequest) -> HttpResponse:
    """Show the interviews of a tab; the open ones of whoever looks come first."""
    return render(request, PAGE, _context(looker(request), request.GET.dict()))


def _context(look: Looker, asked: dict[str, str]) -> dict[str, Any]:
    tab = asked.get("tab", "mine")
    tab = tab if tab in TABS else "mine"
    found, account = list_interviews(look.by), look.by.account
    page = Paginator(in_tab(found, tab, account), SIZE).get_page(asked.get("page"))
    rows = list(page.object_list)
    people, numbers = look.people({one.person for one in rows}), numbers_of(rows)
    names = account_names({one.interviewer for one in rows})
    lines = [(one, people.get(one.person), numbers[one.pk], names.get(one.interviewer, "")) for one in rows]
    counts = counts_of(found, account)
    cases = list_cases(look.by).filter(closed_at=None)[:100]
    return {"page": page, "lines": lines, "tab": tab, "tabs": [(one, counts[one]) for one in TABS], "cases": cases}


@require_POST
@with_session
def begin(request: SessionRequest) -> HttpResponse:
    """Begin an interview about a case or a contact, or go to the one that is open; refused, say why on the list."""
    look, about = looker(request), request.POST.get("about", "")
    about_id = known_id(request.POST.get("about_id", ""))
    check_about(look.by, about, about_id)
    try:
        row = open_interview(about=about, about_id=about_id, by=look.by, at=look.at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        return render(request, PAGE, _context(look, {}) | {"refusal": said_of(refusal)}, status=409)
    if row.interviewer != look.by.account:
        messages.info(request, _("A colleague has begun this interview."))
    return redirect("desk:interview", row.pk)
