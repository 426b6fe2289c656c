"""Probes of the matrix for interview forms and interviews."""

from __future__ import annotations

from bihuan.apps.briefing.access.forms import get_interview, get_version, list_forms, list_interviews
from bihuan.apps.briefing.actions.forms import FormTold, make_form, withdraw_version
from bihuan.apps.briefing.actions.interviews import open_interview, take_interview
from bihuan.apps.briefing.models import Interview
from bihuan.apps.briefing.rules.builtin import builtin_text
from bihuan.apps.core.rules.permissions import Action
from tests.trust.trying import Try, probe


@probe("interview_form", "list")
def _(t: Try) -> bool:
    return list_forms(t.by).filter(versions=t.ground.things["forms"]["version"]).exists()


@probe("interview_form", "read")
def _(t: Try) -> bool:
    return bool(get_version(t.by, t.ground.things["forms"]["version"]))


@probe("interview_form", "create")
def _(t: Try) -> bool:
    told = FormTold("another", "sms", "case")
    row = make_form(told=told, content=builtin_text("case_sms"), by=t.by, at=t.at)
    return row.form.incident_id == t.world.incident.code


@probe("interview_form", "update")
def _(t: Try) -> bool:
    said = withdraw_version(version_id=t.ground.things["forms"]["text"], reason="mistaken", by=t.by, at=t.at)
    return said.step == "withdrawn"


@probe("interview_form", "export")
def _(t: Try) -> bool:
    return bool(get_version(t.by, t.ground.things["forms"]["version"], Action.EXPORT))


@probe("interview", "list")
def _(t: Try) -> bool:
    return list_interviews(t.by).filter(pk=t.ground.things["forms"]["interview"]).exists()


@probe("interview", "read")
def _(t: Try) -> bool:
    return bool(get_interview(t.by, t.ground.things["forms"]["interview"]))


@probe("interview", "create")
def _(t: Try) -> bool:
    Interview.objects.filter(pk=t.ground.things["forms"]["interview"]).update(state="ended", closed_at=t.at)
    row = open_interview(about="case", about_id=t.ground.things["tracing"]["case"], by=t.by, at=t.at)
    return row.incident_id == t.world.incident.code


@probe("interview", "update")
def _(t: Try) -> bool:
    row = take_interview(interview_id=t.ground.things["forms"]["interview"], by=t.by, at=t.at)
    return row.interviewer == t.by.account
