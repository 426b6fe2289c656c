"""The duty board and the part of it that is drawn again when something has changed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.access import DESK_ROLES, check_role
from bihuan.apps.forces.queries.standing import posts_standing
from bihuan.web.desk.board.board_page import board_context
from bihuan.web.desk.board.controls_line import controls_now
from bihuan.web.desk.board.testing import testing_now
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def board(request: SessionRequest) -> HttpResponse:
    """Show the board; asked by the live part, show its figures alone."""
    by = request.session_of.actor
    check_role(by, DESK_ROLES)
    name = "desk/board/_board.html" if request.htmx else "desk/board/board.html"
    context = {
        "board": board_context(request.session_of, now()), "testing": testing_now(by.incident),
        "posts": posts_standing(by.incident, now()), "controls": controls_now(by.incident, now()),
    }  # fmt: skip
    return render(request, name, context)
