"""The list of what residents ask, overdue notices above it; and giving a code to who proves who they are."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.briefing.actions.rights_asking import Served, serve_person
from bihuan.apps.briefing.queries.notices import notice_counts
from bihuan.apps.briefing.queries.rights import VIEWS, desk_of, list_requests
from bihuan.apps.briefing.rules.rights import check_rights, may_rights, ways_of
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.rights.forms import ProofForm, proof_of
from bihuan.web.desk.rights.slip import slip
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 50


@require_GET
@with_session
def rights(request: SessionRequest) -> HttpResponse:
    """Show how the rights desk stands; to who only gives codes, the way there."""
    look, view = looker(request), request.GET.get("view", "open")
    if not may_rights(look.by, Action.LIST):
        check_rights(look.by, Action.CREATE)
        return render(request, "desk/rights/rights.html", {"may_give": True})
    view = view if view in VIEWS else "open"
    page = Paginator(list_requests(look.by, view, look.at), SIZE).get_page(request.GET.get("page"))
    context = {
        "desk": desk_of(look.by, look.at), "page": page, "view": view, "views": VIEWS,
        "notices": notice_counts(look.by, look.at), "may_give": may_rights(look.by, Action.CREATE),
    }  # fmt: skip
    return render(request, "desk/rights/rights.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def give_code(request: SessionRequest) -> HttpResponse:
    """Ask who somebody is; proved, show the slip with their code, once."""
    look = looker(request)
    check_rights(look.by, Action.CREATE)
    form = ProofForm(ways_of(look.by), request.POST if request.method == "POST" else None)
    made: list[Served] = []
    if form.is_bound and form.attempt(lambda told: _give(told, look, made)):
        return slip(request, made[0].issued, number=made[0].number, refusal=made[0].refusal)
    return render(request, "desk/rights/code.html", {"form": form}, status=form.status if form.is_bound else 200)


def _give(told: Told, look: Looker, made: list[Served]) -> str:
    served = serve_person(
        told=proof_of(told), kind=told["kind"], words=told["words"], by=look.by, at=look.at, session=look.session
    )  # fmt: skip
    made.append(served)
    return served.issued.code_id
