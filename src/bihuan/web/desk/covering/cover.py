"""Coverage now: what the rings do not reach, what is lost when a unit leaves; deciding the rings, asking a model."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.cover import check_cover
from bihuan.apps.zones.actions.cover import ask_cover
from bihuan.apps.zones.actions.rings import set_rings
from bihuan.apps.zones.queries.cover import cover_of
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.web.desk.covering.cover_page import cover_context, figures_context
from bihuan.web.desk.covering.forms import AskForm, RingForm, cover_told, rule_told
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, LIVE = "desk/covering/cover.html", "desk/covering/_figures.html"


@require_GET
@with_session
def cover(request: SessionRequest) -> HttpResponse:
    """Show what is reached now; asked by the live part, its figures alone."""
    look = looker(request)
    check_cover(look.by, Action.LIST)
    leaving = request.GET.get("leaving", "")
    if request.htmx:
        return render(request, LIVE, figures_context(cover_of(look.by.incident, look.at), look))
    return render(request, PAGE, cover_context(look, leaving))


@require_POST
@with_session
def decide_rings(request: SessionRequest) -> HttpResponse:
    """Decide what the rings mean from now on."""
    look = looker(request)
    check_cover(look.by, Action.UPDATE)
    rule, _row = ring_rule(look.by.incident)
    form = RingForm(rule, request.POST)

    def do(told: Told) -> str:
        set_rings(rule=rule_told(told), by=look.by, at=look.at)
        return _("The rings mean this from now on. Figures made before keep the meaning they were made with.")

    def again(look: Looker) -> dict[str, object]:
        return cover_context(look, "", {"rings": form})

    return send(request, form, do, back=("desk:cover",), page=PAGE, context=again)


@require_POST
@with_session
def ask(request: SessionRequest) -> HttpResponse:
    """Ask a model where units should stand; a job answers."""
    look, form = looker(request), AskForm(request.POST)
    check_cover(look.by, Action.CREATE)
    made: list[str] = []

    def do(told: Told) -> str:
        made.append(ask_cover(told=cover_told(told), by=look.by, at=look.at).pk)
        return _("It is being made.")

    if form.attempt(do):
        return redirect("desk:cover-plan", made[0])
    return render(request, PAGE, cover_context(looker(request), "", {"ask": form}), status=form.status)
