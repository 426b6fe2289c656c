"""Which forms a person finds on the page of one contact, each as it begins or as it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.actions.contacts import RELEASERS
from bihuan.apps.tracing.rules.confining import PROPOSERS
from bihuan.apps.tracing.rules.exposing import DECIDERS
from bihuan.apps.tracing.rules.following import FOLLOWING, INFORMED
from bihuan.web.desk.tracing.contact_forms import EndForm, QuarantineForm, ReleaseForm, terms_for
from bihuan.web.desk.tracing.forms import TracingForm

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Contact


def forms_of(row: Contact, by: Actor, at: datetime, refused: Mapping[str, TracingForm]) -> dict[str, Any]:
    """Return the forms that the actor may send about the contact; a refused one as it was typed."""
    found: dict[str, TracingForm] = {}
    is_live = row.state in {FOLLOWING, INFORMED}
    if by.role in PROPOSERS and not by.unit and is_live:
        found["quarantine"] = QuarantineForm(initial=terms_for(row, at))
    if by.role in RELEASERS and not by.unit and is_live:
        found["release"] = ReleaseForm()
    if by.role in DECIDERS and not by.unit and is_live:
        found["end"] = EndForm()
    return {name: refused.get(name, form) for name, form in found.items()}
