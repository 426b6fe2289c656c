"""The gates: the list with what each does, one more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.queries import areas_of, unit_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.zones.access.gates import check_can, list_gates
from bihuan.apps.zones.actions.gates import add_gate
from bihuan.apps.zones.queries.inside import lines_of_gates
from bihuan.apps.zones.rules.gates import GateTold
from bihuan.web.desk.gates.forms import GateForm
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE, PAGE = 50, "desk/gates/gates.html"
_DAY = timedelta(days=1)


def gate_choices(incident: str) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen in the form of a gate."""
    areas = [(area.code, f"{area.name} {area.code}") for area in areas_of(incident)]
    return {"unit": list(unit_names(incident).items()), "area": [("", "—"), *areas]}


def gate_told(told: Told) -> GateTold:
    """Return what the form of a gate says."""
    names = ("name", "unit", "area", "place_text", "longitude", "latitude", "lanes", "seconds")
    return GateTold(**{name: told[name] for name in names})


def _context(request: SessionRequest, look: Looker, form: GateForm | None = None) -> dict[str, Any]:
    found = list_gates(look.by)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    through = lines_of_gates(page.object_list, look.at - _DAY)
    may_add = may_do(look.by, Action.CREATE, Kind.GATE, "")
    return {
        "page": page, "lines": [(one, *through.get(one.pk, (0, 0))) for one in page.object_list],
        "form": form or (GateForm(gate_choices(look.by.incident)) if may_add else None), "is_open": form is not None,
    }  # fmt: skip


@require_GET
@with_session
def gates(request: SessionRequest) -> HttpResponse:
    """Show the gates with who went through in 24 hours."""
    return render(request, PAGE, _context(request, looker(request)))


@require_POST
@with_session
def add(request: SessionRequest) -> HttpResponse:
    """Add a gate."""
    look = looker(request)
    check_can(look.by, Action.CREATE, Kind.GATE)
    form = GateForm(gate_choices(look.by.incident), request.POST)

    def do(told: Told) -> str:
        return _("Gate %(number)s was added.") % {
            "number": add_gate(told=gate_told(told), by=look.by, at=look.at).number
        }

    return send(
        request, form, do, back=("desk:gates",), page=PAGE, context=lambda look: _context(request, look, form)
    )  # fmt: skip
