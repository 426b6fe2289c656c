"""The list of requests for help, and taking one down by keyboard alone, with a class and duplicates proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access.help import check_may_take, may_take
from bihuan.apps.residents.actions.help import NewRequest, join_request, take_request
from bihuan.apps.residents.queries.help import VIEWS, desk_of, same_as_told, view_of
from bihuan.apps.residents.rules.help import may_help
from bihuan.apps.residents.rules.help_classes import propose
from bihuan.web.desk.tracing.forms import known_id
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.help_forms import TakeForm
from bihuan.web.parts.help_seen import requests_seen
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE, TAKE = 50, "desk/help/take.html"


@require_GET
@with_session
def requests(request: SessionRequest) -> HttpResponse:
    """Show how the requests stand and one list of them; asked by the live part, that part alone."""
    look, view = looker(request), request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    desk = desk_of(look.by, look.at)
    page = Paginator(view_of(look.by, view, look.at), SIZE).get_page(request.GET.get("page"))
    seen = requests_seen(look, page.object_list, is_list=True)
    lines = [(row, seen[row.pk]) for row in page.object_list]
    context = {"desk": desk, "page": page, "lines": lines, "view": view, "views": VIEWS, "may_take": may_take(look.by)}
    context["may_export"] = look.by.role in EXPORTERS and may_help(look.by, Action.EXPORT, look.by.unit)
    return render(request, "desk/help/_list.html" if request.htmx else "desk/help/help.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def take(request: SessionRequest) -> HttpResponse:
    """Take a request down; the same one is joined if whoever takes it says so."""
    look = looker(request)
    check_may_take(look.by)
    form = TakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = form.attempt(lambda new, command: _keep(request.POST, new, command, look))
        if made:
            messages.success(request, _("The request is kept."))
            return redirect("desk:help-request", made)
    status = form.status if form.is_bound else 200
    context = {"form": form, **proposals(request.POST, look)}
    return render(request, TAKE, context, status=status)


@require_POST
@with_session
def propose_for(request: SessionRequest) -> HttpResponse:
    """Show which classes the words speak for and which open requests look the same; nothing is kept."""
    look = looker(request)
    check_may_take(look.by)
    return render(request, "desk/help/_proposals.html", proposals(request.POST, look))


def _keep(told: QueryDict, new: NewRequest, command: str, look: Looker) -> str:
    made = take_request(new=new, by=look.by, at=look.at, command=command)
    same = known_id(told.get("same", ""))
    if same:
        join_request(request_id=made, to_id=same, by=look.by, at=look.at)
    return made


def proposals(told: QueryDict, look: Looker) -> dict[str, Any]:
    """Return the classes that what was typed speaks for, with the words that do, and what looks the same."""
    found = propose(told.get("words", "")[:2000])
    code = told.get("help_class", "") or (found[0].code if found else "")
    said = {name: told.get(name, "")[:300] for name in ("phone", "address")}
    same = same_as_told(look.by, code=code, at=look.at, **said) if code and not look.by.unit else []
    return {"proposed": found, "same": same, "chosen": told.get("help_class", ""), "joined": told.get("same", "")}
