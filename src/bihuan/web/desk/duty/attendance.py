"""At their posts: which posts are filled, who is late, hours and heat; one post with what can be done there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.access.ground import posts_seen
from bihuan.apps.forces.queries.posts_now import post_states
from bihuan.web.desk.duty.attendance_page import TABS, find_post, first_tab, ids_in, post_context
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.duty_acts import act_at_post
from bihuan.web.parts.duty_lines import post_lines
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

SIZE, PAGE = 40, "desk/duty/post.html"


@require_GET
@with_session
def attendance(request: SessionRequest) -> HttpResponse:
    """Show the posts of a tab with their people: first those that lack somebody."""
    look = looker(request)
    found = posts_seen(look.by).filter(closed_at=None).order_by("unit__name", "name")
    states = post_states(found, look.at)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else first_tab(states)
    page = Paginator(found.filter(pk__in=ids_in(states, tab)), SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": post_lines(list(page.object_list), look), "tab": tab,
        "tabs": [(name, len(ids_in(states, name))) for name in TABS],
    }  # fmt: skip
    part = "desk/duty/_attendance.html" if request.htmx else "desk/duty/attendance.html"
    return render(request, part, context)


@require_GET
@with_session
def post(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Show one post."""
    look = looker(request)
    return render(request, PAGE, post_context(find_post(look.by, str(post_id)), look))


@require_POST
@with_session
def act(request: SessionRequest, post_id: UUID, act: str) -> HttpResponse:
    """Do for somebody what they told by telephone; a refusal is said on the page with what was chosen."""
    look = looker(request)
    found = find_post(look.by, str(post_id))
    try:
        messages.success(request, act_at_post(act, request.POST, look.by, look.at))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = post_context(found, look) | {"refusal": label("code", refusal.code), "told": request.POST}
        return render(request, PAGE, context, status=409)
    return redirect("desk:attendance-post", found.pk)
