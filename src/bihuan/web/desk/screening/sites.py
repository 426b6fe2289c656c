"""The sites: the list with what each does now, one more, a whole list of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.screening.access import check_can, list_sites
from bihuan.apps.screening.actions.sites import add_site, import_sites
from bihuan.apps.screening.queries.pages import current_round, norm_of, site_lines
from bihuan.apps.screening.rules.site_lists import Fault
from bihuan.apps.screening.rules.sites import SITE_KINDS
from bihuan.web.desk.screening.forms import ListForm, SiteForm, Told, send
from bihuan.web.desk.screening.site_page import site_choices, site_told
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 50
PAGE = "desk/screening/sites.html"


@require_GET
@with_session
def sites(request: SessionRequest) -> HttpResponse:
    """Show the sites, narrowed by kind."""
    return render(request, PAGE, _context(request, looker(request)))


def _context(request: SessionRequest, look: Looker, **refused: Any) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in SITE_KINDS else ""
    found = list_sites(look.by)
    page = Paginator(found.filter(kind=kind) if kind else found, SIZE).get_page(request.GET.get("page"))
    row = current_round(look.by)
    may_add = may_do(look.by, Action.CREATE, Kind.SITE, "")
    told: dict[str, Any] = {
        "page": page, "lines": site_lines(page.object_list, row), "kind": kind, "round": row, "may_add": may_add,
        "tabs": [(one, found.filter(kind=one).count()) for one in SITE_KINDS], "all_n": found.count(),
        "norm": norm_of(row) if row and not look.by.unit else None,
    }  # fmt: skip
    if may_add:
        told |= {"form": SiteForm(site_choices(look.by.incident)), "list_form": ListForm(), "faults": []}
    return told | refused


@require_POST
@with_session
def add(request: SessionRequest) -> HttpResponse:
    """Add a site with its lanes."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.SITE)
    form = SiteForm(site_choices(look.by.incident), request.POST)

    def do(told: Told) -> str:
        row = add_site(told=site_told(told), by=look.by, at=look.at)
        return _("Site %(number)s was added.") % {"number": row.number}

    return send(
        request, form, do, back=("desk:sites",), page=PAGE, context=lambda look: _context(request, look, form=form)
    )  # fmt: skip


@require_POST
@with_session
def take_list(request: SessionRequest) -> HttpResponse:
    """Add the sites of a pasted list, all or none; every fault is named by its line."""
    look, form = looker(request), ListForm(request.POST)
    check_can(look.by, Action.CREATE, Kind.SITE)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        done = import_sites(text=form.cleaned_data["text"], by=look.by, at=look.at)
        if not done.faults:
            said = ngettext("%(n)s site was added.", "%(n)s sites were added.", done.added)
            messages.success(request, said % {"n": done.added})
            return redirect("desk:sites")
        faults = done.faults
    return render(request, PAGE, _context(request, look, list_form=form, faults=faults), status=422)
