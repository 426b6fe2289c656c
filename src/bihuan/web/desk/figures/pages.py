"""The page of published figures, and what is done on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.figures import draft_bulletin, drop_bulletin, release_bulletin
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.web.desk.figures.page import DraftForm, MoveForm, context_of
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/figures/figures.html"


@require_GET
@with_session
def figures(request: SessionRequest) -> HttpResponse:
    """Show the bulletins, the waiting draft first, and what the desk publishes of itself."""
    return render(request, PAGE, context_of(looker(request), request.GET.get("page", "")))


@require_POST
@with_session
def draft(request: SessionRequest) -> HttpResponse:
    """Draft the bulletin of a day."""
    look = looker(request)
    check_may(look.by, Action.CREATE, Kind.PUBLIC_FIGURE)

    def do(told: Told) -> str:
        found = draft_bulletin(on_date=told["on_date"], by=look.by, at=look.at)
        return _("Bulletin %(number)s is drafted. Another person releases it.") % {"number": found.number}

    return _answered(request, DraftForm(request.POST), do)


@require_POST
@with_session
def release(request: SessionRequest, bulletin_id: UUID) -> HttpResponse:
    """Release a draft."""
    look = looker(request)
    check_may(look.by, Action.UPDATE, Kind.PUBLIC_FIGURE)

    def do(told: Told) -> str:
        release_bulletin(bulletin_id=str(bulletin_id), n=told["n"], by=look.by, at=look.at)
        return _("Released. The public page is written within seconds.")

    return _answered(request, MoveForm(request.POST), do)


@require_POST
@with_session
def drop(request: SessionRequest, bulletin_id: UUID) -> HttpResponse:
    """Drop a draft."""
    look = looker(request)
    check_may(look.by, Action.UPDATE, Kind.PUBLIC_FIGURE)

    def do(told: Told) -> str:
        drop_bulletin(bulletin_id=str(bulletin_id), n=told["n"], by=look.by, at=look.at)
        return _("Dropped. It was never public; you can draft another.")

    return _answered(request, MoveForm(request.POST), do)


def _answered(request: SessionRequest, form: TracingForm, do: Any) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return context_of(look, "", form)

    return send(request, form, do, back=("desk:figures",), page=PAGE, context=again)
