"""A visit on a phone: choose the post, answer each item, send."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.access.ground import posts_to_visit
from bihuan.apps.forces.queries.mine import named_like
from bihuan.web.desk.duty.visiting_page import record, visit_form
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

SIZE, PAGE = 50, "desk/duty/visit.html"


@require_GET
@with_session
def choose(request: SessionRequest) -> HttpResponse:
    """Show the posts that can be visited."""
    asked = request.GET.get("q", "").strip()
    found = named_like(posts_to_visit(request.session_of.actor), asked)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/duty/visit_posts.html", {"page": page, "asked": asked})


@require_http_methods(["GET", "POST"])
@with_session
def visit(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Show the checklist for the post, or keep what was found; what was typed stays when something is missing."""
    by = request.session_of.actor
    post = posts_to_visit(by).filter(pk=str(post_id)).first()
    if post is None:
        raise NotAllowed("not_found")
    if request.method == "GET":
        return render(request, PAGE, visit_form(post, {}))
    try:
        found = record(post, request.POST, by, now())
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = visit_form(post, request.POST) | {"refusal": label("code", refusal.code)}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("Kept. What lacks goes to the unit as an order."))
    return redirect("desk:inspection", found)
