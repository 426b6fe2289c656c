"""My visits on a phone: in the order of the round, seen or nobody answered with one tap."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import UNIT_ROLES, check_role
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import get_entry
from bihuan.web.field.welfare.screen import screen_context, team_of
from bihuan.web.parts.care_acts import note
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "field/welfare/welfare.html"


@require_GET
@with_session
def welfare(request: SessionRequest) -> HttpResponse:
    """Show the visits of my team, or of the unit, in order."""
    look = looker(request)
    check_role(look.by, UNIT_ROLES)
    return render(request, PAGE, screen_context(look, team_of(request.GET)))


@require_POST
@with_session
def act(request: SessionRequest, care_id: UUID, deed: str) -> HttpResponse:
    """Note what was found at a door; a refusal is said on the page, as it stands now."""
    look = looker(request)
    check_role(look.by, UNIT_ROLES)
    get_entry(look.by, str(care_id), Action.UPDATE)
    team = team_of(request.POST)
    try:
        messages.success(request, note(str(care_id), deed, request.POST, look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = screen_context(look, team) | {"refusal": label("code", refusal.code)}
        return render(request, PAGE, context, status=409)
    return redirect(f"{reverse('field:welfare')}?team={team}" if team else reverse("field:welfare"))
