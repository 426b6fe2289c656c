"""Sheets of labels: reserved for one site and round, printed on A4 or a roll, Code 128."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_somewhere
from bihuan.apps.screening.access.tubes import get_labels, list_labels
from bihuan.apps.screening.actions.custody_labels import codes_of, reserve_labels
from bihuan.apps.screening.queries.tubes import rounds_of, sites_of
from bihuan.web.desk.screening.forms import Told
from bihuan.web.desk.tubes.bars import bars_of
from bihuan.web.desk.tubes.forms import LabelForm
from bihuan.web.desk.tubes.tubes_page import round_name
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE, PAPERS = 25, ("a4", "roll")


def _form(look: Looker, data: Any = None) -> LabelForm:
    rounds = [(one.pk, round_name(one)) for one in rounds_of(look.by.incident) if one.state in {"planned", "open"}]
    sites = [(one.pk, f"{one.number} {one.name}") for one in sites_of(look.by.incident, look.by.unit)]
    return LabelForm(rounds, sites, data)


@require_http_methods(["GET", "POST"])
@with_session
def labels(request: SessionRequest) -> HttpResponse:
    """Show what was reserved, and reserve more."""
    look = looker(request)
    found = list_labels(look.by)
    form = _form(look, request.POST if request.method == "POST" else None)

    def do(told: Told) -> str:
        return str(
            reserve_labels(
                round_id=told["round_id"], site_id=told["site"], count=told["count"], by=look.by, at=look.at
            ).pk
        )

    made = form.attempt(do) if form.is_bound else ""
    if made:
        return redirect("desk:label-sheet", made)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    may_print = may_somewhere(look.by, Action.UPDATE, Kind.POOL)
    context = {
        "form": form if may_print else None,
        "page": page,
        "lines": [(one, round_name(one.round)) for one in page],
    }
    return render(request, "desk/tubes/labels.html", context, status=form.status if form.is_bound else 200)


@require_GET
@with_session
def sheet(request: SessionRequest, block_id: UUID) -> HttpResponse:
    """Show one block as it is printed: for tubes or for boxes, on A4 or on a roll."""
    block = get_labels(looker(request).by, str(block_id))
    paper, is_box = request.GET.get("paper", "a4"), request.GET.get("of") == "boxes"
    paper = paper if paper in PAPERS else "a4"
    codes = codes_of(block, is_box=is_box)
    context = {
        "reserved": block, "paper": paper, "papers": PAPERS, "is_box": is_box, "round": round_name(block.round),
        "labels": [(code, *bars_of(code)) for code in codes],
    }  # fmt: skip
    return render(request, "desk/tubes/label_sheet.html", context)
