"""The passes: the list, those that wait for a person's word on top, and a new one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do, may_somewhere
from bihuan.apps.zones.access.gates import check_can, list_passes
from bihuan.apps.zones.actions.passes import issue_pass
from bihuan.apps.zones.queries.passes import SHOWN, by_state, controls_to_bind, counts_of, standing_of
from bihuan.web.desk.gates.forms import PassForm, pass_told
from bihuan.web.desk.tracing.forms import MOMENT, Told, known_id
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.gates_people import passes_seen
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE, PAGE = 50, "desk/gates/passes.html"


def pass_choices(look: Looker) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in the form of a pass: a unit its own compounds, the desk all."""
    areas = [one for one in areas_of(look.by.incident) if not look.by.unit or one.unit_id == look.by.unit]
    named = [(one.code, f"{one.name} {one.code}") for one in areas]
    anywhere = ("", "—" if look.by.unit else _("every gate of the incident"))
    controls = [(one.pk, f"{one.number} {one.name}") for one in controls_to_bind(look.by.incident, look.at)]
    return {
        "area": [anywhere, *named], "home": [("", _("somewhere else")), *named],
        "control": [("", _("none")), *controls],
    }  # fmt: skip


def _context(request: SessionRequest, look: Looker, form: PassForm | None = None) -> dict[str, Any]:
    found = list_passes(look.by)
    state = request.GET.get("state", "")
    state = state if state in SHOWN else ""
    counts = counts_of(found.values_list("state", "ends_at"), look.at)
    page = Paginator(by_state(found, state, look.at), SIZE).get_page(request.GET.get("page"))
    may_issue = may_do(look.by, Action.CREATE, Kind.PASS, look.by.unit)
    return {
        "page": page, "state": state, "counts": [(one, getattr(counts, one)) for one in SHOWN], "all_n": found.count(),
        "lines": [(one, standing_of(one.row, look.at)) for one in passes_seen(look, page.object_list)],
        "form": form or (_fresh(request, look) if may_issue else None),
        "is_open": form is not None or "resident" in request.GET,
        "may_export": look.by.role in EXPORTERS and may_somewhere(look.by, Action.EXPORT, Kind.PASS),
    }  # fmt: skip


def _fresh(request: SessionRequest, look: Looker) -> PassForm:
    from django.utils.timezone import localtime  # here alone: what a form begins with is shown in the incident's zone

    first = {"starts_at": localtime(look.at).strftime(MOMENT), "home": request.GET.get("home", "")}
    first |= {"area": request.GET.get("home", ""), "resident": known_id(request.GET.get("resident", ""))}
    return PassForm(pass_choices(look), None, first)


@require_GET
@with_session
def passes(request: SessionRequest) -> HttpResponse:
    """Show the passes by how they stand."""
    return render(request, PAGE, _context(request, looker(request)))


@require_POST
@with_session
def issue(request: SessionRequest) -> HttpResponse:
    """Issue a pass and go on to its paper."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.PASS)
    form = PassForm(pass_choices(look), request.POST)

    def do(told: Told) -> str:
        return str(issue_pass(told=pass_told(told), by=look.by, at=look.at).pk)

    made = form.attempt(do)
    if made:
        return redirect("desk:pass", made)
    return render(request, PAGE, _context(request, looker(request), form), status=form.status)
