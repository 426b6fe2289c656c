"""What stands on the pages about footage and records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, events_of
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Kind
from bihuan.apps.intake.access import may_originate
from bihuan.apps.intake.queries.desk import department_names
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.intake.rules.asking import APPROVERS
from bihuan.apps.tracing import access
from bihuan.apps.tracing.queries import cases as case_queries
from bihuan.apps.tracing.queries import pages
from bihuan.apps.tracing.rules.asking import APPROVED, WAITING
from bihuan.web.desk.tracing.forms import TracingForm, alerts_of
from bihuan.web.desk.tracing.material_forms import AskForm, CameForm, DeclineForm
from bihuan.web.desk.tracing.seeing import period_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.tracing.models import Case, MaterialRequest
    from bihuan.web.parts.disclosure import Looker


def ask_form(by: Actor, data: QueryDict | None) -> AskForm:
    """Return the form that asks for material, as it was typed or empty."""
    return AskForm(pages.places_to_choose(by.incident), data)


def ask_context(row: Case, form: AskForm) -> dict[str, Any]:
    """Return what the page that asks shows: the form, the two windows of the case, the limit of hours."""
    return {
        "case": row, "form": form, "limits": limits_of(row.incident_id),
        "infectious": period_of(lambda: case_queries.window_of(row)),
        "source": period_of(lambda: case_queries.source_window_of(row)),
    }  # fmt: skip


def material_context(
    row: MaterialRequest, look: Looker, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page of one request shows; `refused` are forms that were sent and refused."""
    by, events = look.by, events_of(row.pk)
    names, departments = account_names({one.actor for one in events} | {row.asked_by}), department_names()
    forms = _forms(row, by, refused or {})
    places = pages.places_by_id([row.place_id], by.incident)
    return {
        "row": row, "place": places.get(row.place_id or ""), "words": look.tracing_words([row])[row.pk],
        "story": [(one, names.get(one.actor, "")) for one in events], "asked_by": names.get(row.asked_by, ""),
        "department": departments.get(row.department, row.department),
        "decided_department": departments.get(row.decided_department, row.decided_department),
        "number": row.case.number, "may_case": access.may_read(by, Kind.CASE), "is_over": look.at >= row.expires_at,
        "forms": forms, "open_form": next(iter(refused or {}), ""),
        "alerts": alerts_of(refused or {}, forms),
    }  # fmt: skip


def _forms(row: MaterialRequest, by: Actor, refused: Mapping[str, TracingForm]) -> dict[str, Any]:
    """Return the forms that the actor may send about the request; a refused one as it was typed."""
    found: dict[str, TracingForm] = {}
    if row.state == WAITING and by.role in APPROVERS:
        found["decline"] = DeclineForm()
    if row.state == APPROVED and may_originate(by):
        found["came"] = CameForm()
    return {name: refused.get(name, form) for name, form in found.items()}
