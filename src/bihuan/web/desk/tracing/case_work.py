"""Which forms a person finds on the page of one case, each as it begins or as it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.actions.cases import CLASSIFIERS
from bihuan.apps.tracing.queries.pages import places_to_choose
from bihuan.apps.tracing.rules.exposing import DECIDERS
from bihuan.web.desk.tracing.case_forms import ClassifyForm, CloseForm, DatesForm, dates_now, further_events
from bihuan.web.desk.tracing.forms import TracingForm, VisitForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.tracing.models import Case
    from bihuan.engine.protocol.rules import ProtocolRules


def visit_form(by: Actor, data: QueryDict | None = None) -> VisitForm:
    """Return the form that adds a visit."""
    return VisitForm(places_to_choose(by.incident), data)


def dates_form(row: Case, protocol: ProtocolRules | None, data: QueryDict | None = None) -> DatesForm:
    """Return the form of a case's course, filled in with what stands now."""
    return DatesForm(further_events(protocol), data, dates_now(row))


def classify_form(row: Case, data: QueryDict | None = None) -> ClassifyForm:
    """Return the form that calls a case something else."""
    return ClassifyForm(row.classification, data, {"n": row.n})


def close_form(row: Case, data: QueryDict | None = None) -> CloseForm:
    """Return the form that closes a case."""
    return CloseForm(data, {"n": row.n})


def forms_of(
    row: Case, by: Actor, protocol: ProtocolRules | None, refused: Mapping[str, TracingForm]
) -> dict[str, Any]:  # fmt: skip
    """Return the forms that the actor may send about the case; a refused one as it was typed, asking anew."""
    found: dict[str, TracingForm] = {}
    if by.role in DECIDERS and not by.unit:
        found["visit"] = visit_form(by)
    if by.role in CLASSIFIERS and not by.unit:
        found |= {"dates": dates_form(row, protocol), "classify": classify_form(row)}
        found |= {"close": close_form(row)} if row.closed_at is None else {}
    return {name: refused.get(name, form) for name, form in found.items()}
