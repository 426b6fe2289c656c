"""Forms and an interview in the first district: both built-in forms in force, one text waiting, an interview open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.apps.briefing.actions.forms import FormTold, approve_version, make_form, propose_version
from bihuan.apps.briefing.actions.interviews import open_interview
from bihuan.apps.briefing.rules.builtin import builtin_form, builtin_text
from bihuan.apps.core.rules import Role

if TYPE_CHECKING:
    from tests.trust.ground import Ground


def keep_forms(ground: Ground) -> None:
    """Keep a form in force, a message that waits for approval, and an interview about the case."""
    at, analyst = ground.world.at, ground.actor(Role.DESK_ANALYST, "own")
    form = make_form(told=FormTold("case", "form", "case"), content=builtin_form("case"), by=analyst, at=at)
    propose_version(version_id=form.pk, by=analyst, at=at)
    for role in (Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER):
        approve_version(version_id=form.pk, digest=form.digest, by=ground.actor(role, "own"), at=at)
    told = FormTold("case_sms", "sms", "case")
    text = make_form(told=told, content=builtin_text("case_sms"), by=analyst, at=at)
    held = open_interview(about="case", about_id=ground.things["tracing"]["case"], by=analyst, at=at)
    ground.things["forms"] = {"version": form.pk, "text": text.pk, "interview": held.pk}


def form_values(ground: Ground) -> dict[str, str]:
    """Return what stands for the parameters of the addresses of forms and interviews."""
    return {"version_id": ground.things["forms"]["version"], "interview_id": ground.things["forms"]["interview"]}
