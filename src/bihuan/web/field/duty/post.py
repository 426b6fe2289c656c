"""My post on a phone: where and when, one big button, hours and heat; for a site leader all posts of the unit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.web.field.duty.screen import call_of, screen_context
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.duty_acts import act_at_post, answer
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

AT_POSTS = frozenset({Role.FIELD_OFFICER, Role.SITE_LEADER})
PAGE = "field/post.html"


@require_GET
@with_session
def post(request: SessionRequest) -> HttpResponse:
    """Show where the officer stands or has to stand next, with what can be done there."""
    look = looker(request)
    check_role(look.by, AT_POSTS)
    return render(request, "field/_post.html" if request.htmx else PAGE, screen_context(look))


@require_POST
@with_session
def act(request: SessionRequest, act: str) -> HttpResponse:
    """Do what was pressed; a refusal is said on the page, as it stands now."""
    look = looker(request)
    check_role(look.by, AT_POSTS)
    try:
        messages.success(request, act_at_post(act, request.POST, look.by, look.at))
    except NotAllowed as refusal:
        return _refused(request, refusal)
    return redirect("field:post")


@require_POST
@with_session
def answer_call(request: SessionRequest, line_id: UUID) -> HttpResponse:
    """Answer a call with one tap, for oneself or as a leader for somebody who told it."""
    look = looker(request)
    check_role(look.by, AT_POSTS)
    try:
        messages.success(request, _("Answered: %s") % answer(str(line_id), request.POST, look.by, look.at))
    except NotAllowed as refusal:
        return _refused(request, refusal)
    return redirect("field:post")


def _refused(request: SessionRequest, refusal: NotAllowed) -> HttpResponse:
    if refusal.code in LOOKS_MISSING:
        raise refusal
    look = looker(request)
    context = screen_context(look) | {"refusal": label("code", refusal.code), "refused": refusal.code}
    return render(request, PAGE, context | {"call": call_of(look), "told": request.POST}, status=409)
