"""Posts: the list, opening one, and one post with what it needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import check_may, get_post
from bihuan.apps.forces.actions import posts as actions
from bihuan.web.desk.forces.forms import ForcesForm, said_of
from bihuan.web.desk.forces.post_forms import CloseForm, NeedsForm, post_told
from bihuan.web.desk.forces.posts_page import bound_post_form, post_context, posts_context
from bihuan.web.desk.tracing.forms import Do, Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

LIST, ONE = "desk/forces/posts.html", "desk/forces/post.html"


@require_GET
@with_session
def listing(request: SessionRequest) -> HttpResponse:
    """Show the posts that the actor may see."""
    return render(request, LIST, posts_context(looker(request), request.GET))


@require_POST
@with_session
def add(request: SessionRequest) -> HttpResponse:
    """Open a post."""
    look = looker(request)
    check_may(look.by, Action.CREATE, Kind.POST)
    form = bound_post_form(look, request.POST)
    made: list[str] = []

    def do(told: Told) -> str:
        made.append(actions.open_post(told=post_told(told), by=look.by, at=look.at).pk)
        return _("Opened. Now give it what it needs day by day.")

    said = form.attempt(do)
    if said:
        messages.success(request, said)
        return redirect("desk:post", made[0])
    return render(request, LIST, posts_context(looker(request), {}, {"add": form}), status=form.status)


@require_GET
@with_session
def one(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Show one post with its needs."""
    look = looker(request)
    return render(request, ONE, post_context(look, get_post(look.by, str(post_id))))


def _sent(request: SessionRequest, post_id: str, name: str, form: ForcesForm, do: Do) -> HttpResponse:
    check_may(request.session_of.actor, Action.UPDATE, Kind.POST)

    def context(look: Looker) -> dict[str, Any]:
        return post_context(look, get_post(look.by, post_id), {name: form})

    return send(request, form, do, back=("desk:post", post_id), page=ONE, context=context)


@require_POST
@with_session
def change(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Change what a post is."""
    look, pk = looker(request), str(post_id)

    def do(told: Told) -> str:
        actions.change_post(post_id=pk, told=post_told(told), n=told["n"], by=look.by, at=look.at)
        return _("Changed.")

    return _sent(request, pk, "change", bound_post_form(look, request.POST), do)


@require_POST
@with_session
def close(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Close a post."""
    look, pk = looker(request), str(post_id)

    def do(told: Told) -> str:
        actions.close_post(post_id=pk, n=told["n"], by=look.by, at=look.at)
        return _("Closed.")

    return _sent(request, pk, "close", CloseForm(request.POST), do)


@require_POST
@with_session
def needs(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Give a post the needs of a day pattern."""
    look, pk = looker(request), str(post_id)

    def do(told: Told) -> str:
        made = actions.add_needs(
            post_id=pk, pattern=told["pattern"], first=told["first"], last=told["last"], by=look.by, at=look.at
        )
        return ngettext("%(n)s block added.", "%(n)s blocks added.", len(made)) % {"n": len(made)}

    return _sent(request, pk, "needs", NeedsForm(request.POST), do)


@require_POST
@with_session
def drop(request: SessionRequest, post_id: UUID, need_id: UUID) -> HttpResponse:
    """Take back one block that nobody was given."""
    look = looker(request)
    try:
        actions.drop_need(need_id=str(need_id), by=look.by, at=look.at)
        messages.success(request, _("Taken back."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, said_of(refusal))
    return redirect("desk:post", str(post_id))
