"""One tube with its whole story: who is in it (masked), its box, its results, whom it holds, its clock."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.screening.access.tubes import get_tube
from bihuan.apps.screening.actions.custody_losing import lose_tube
from bihuan.web.desk.screening.forms import Told, send
from bihuan.web.desk.tubes.forms import LoseForm
from bihuan.web.desk.tubes.tube_page import tube_context
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/tubes/tube.html"


@require_GET
@with_session
def tube(request: SessionRequest, pool_id: UUID) -> HttpResponse:
    """Show the tube."""
    look = looker(request)
    return render(request, PAGE, tube_context(get_tube(look.by, str(pool_id)), look))


@require_POST
@with_session
def lose(request: SessionRequest, pool_id: UUID) -> HttpResponse:
    """Give the tube up; its people are missing again."""
    look = looker(request)
    row, form = get_tube(look.by, str(pool_id), Action.UPDATE), LoseForm(request.POST)

    def do(told: Told) -> str:
        freed = lose_tube(pool_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("Given up. %(n)s people are missing again.") % {"n": len(freed)}

    return send(
        request, form, do, back=("desk:tube", row.pk), page=PAGE,
        context=lambda look: tube_context(get_tube(look.by, row.pk), look, form),
    )  # fmt: skip
