"""Who may have which form, and which interview: the desk, the approvers and those who check; no unit, no gate."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.briefing.models import FormVersion, Interview, InterviewForm
from bihuan.apps.briefing.queries.forms import forms_of
from bihuan.apps.briefing.queries.interviews import interviews_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do
from bihuan.apps.tracing.access import get_case, get_contact


def may_with_forms(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to forms at all."""
    return may_do(by, action, Kind.INTERVIEW_FORM, "")


def may_interview(by: Actor) -> bool:
    """Say whether the actor may hold interviews."""
    return may_do(by, Action.CREATE, Kind.INTERVIEW, "")


def list_forms(by: Actor) -> QuerySet[InterviewForm]:
    """Return the forms and texts of the actor's incident. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.LIST, Kind.INTERVIEW_FORM)
    return forms_of(by.incident)


def get_version(by: Actor, version_id: str, action: Action = Action.READ) -> FormVersion:
    """Return a version of a form. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = None
    if may_with_forms(by, action):
        rows = FormVersion.objects.filter(pk=version_id, form__incident=by.incident)
        found = rows.select_related("form").first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def list_interviews(by: Actor) -> QuerySet[Interview]:
    """Return the interviews of the actor's incident, the newest first. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.LIST, Kind.INTERVIEW)
    return interviews_of(by.incident)


def get_interview(by: Actor, interview_id: str) -> Interview:
    """Return an interview. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = None
    if may_do(by, Action.READ, Kind.INTERVIEW, ""):
        found = interviews_of(by.incident).filter(pk=interview_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def check_about(by: Actor, about: str, about_id: str) -> None:
    """Refuse an interview about what the actor may not have. :raises NotAllowed: `not_found`."""
    if about == "case":
        get_case(by, about_id)
    elif about == "contact":
        get_contact(by, about_id)
    else:
        raise NotAllowed("not_found")
