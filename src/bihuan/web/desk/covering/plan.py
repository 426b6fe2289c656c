"""One plan of cover: how far it is, what it proposes with its arithmetic, adopted or dropped."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.access.cover import check_cover, get_cover_plan
from bihuan.apps.zones.actions.cover import adopt_cover, drop_cover
from bihuan.web.desk.covering.forms import AdoptForm
from bihuan.web.desk.covering.plan_page import plan_context
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, LIVE = "desk/covering/plan.html", "desk/covering/_progress.html"


@require_GET
@with_session
def plan(request: SessionRequest, cover_id: UUID) -> HttpResponse:
    """Show a plan; asked by the live part, how far its making is."""
    look = looker(request)
    row = get_cover_plan(look.by, str(cover_id))
    return render(request, LIVE if request.htmx else PAGE, plan_context(row, look))


@require_POST
@with_session
def adopt(request: SessionRequest, cover_id: UUID) -> HttpResponse:
    """Adopt a plan in one's own name, with a reason."""
    look = looker(request)
    check_cover(look.by, Action.UPDATE)
    row = get_cover_plan(look.by, str(cover_id))
    form = AdoptForm(row.n, request.POST)

    def do(told: Told) -> str:
        adopt_cover(plan_id=row.pk, reason=told["reason"], n=_seen(told), by=look.by, at=look.at)
        return _("The plan is adopted. Nobody was sent: tell the units in the plan of duty.")

    def again(look: Looker) -> dict[str, object]:
        return plan_context(get_cover_plan(look.by, str(cover_id)), look, form)

    return send(request, form, do, back=("desk:cover-plan", row.pk), page=PAGE, context=again)


def _seen(told: Told) -> int:
    return -1 if told["n"] is None else int(told["n"])


@require_POST
@with_session
def drop(request: SessionRequest, cover_id: UUID) -> HttpResponse:
    """Call the making off, or drop what was proposed."""
    look = looker(request)
    check_cover(look.by, Action.UPDATE)
    row = get_cover_plan(look.by, str(cover_id))

    def do() -> str:
        drop_cover(plan_id=row.pk, n=row.n, by=look.by, at=look.at)
        return _("The plan is dropped.")

    return press(request, do, back=("desk:cover",))
