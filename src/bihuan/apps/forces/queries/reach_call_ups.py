"""Who may see calls and answer them: the desk all, a unit those that called its people, everybody their own line."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.forces.models import CallLine, CallUp
from bihuan.apps.forces.queries.reach_attendance import is_own, place_of


def list_calls(by: Actor) -> QuerySet[CallUp]:
    """Return the calls of the incident, newest first; a unit those in which somebody of it was called.

    :raises NotAllowed: `wrong_role`.
    """
    found = CallUp.objects.filter(incident_id=by.incident).order_by("-made_at", "id").select_related("post")
    if not by.unit and may(by.role, Action.LIST, Kind.CALL_UP, Place.SIBLING):
        return found
    if by.unit and may(by.role, Action.LIST, Kind.CALL_UP, Place.OWN):
        return found.filter(Exists(_mine(by).filter(call_up=OuterRef("pk"))))
    raise NotAllowed("wrong_role", role=by.role.value)


def _mine(by: Actor) -> QuerySet[CallLine]:
    if by.role is Role.FIELD_OFFICER:
        return CallLine.objects.filter(officer__account_id=by.account)
    return CallLine.objects.filter(officer__unit_id=by.unit)


def get_call(by: Actor, call_id: str) -> CallUp:
    """Return a call. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    try:
        found = list_calls(by).filter(pk=call_id).first()
    except NotAllowed:
        found = None
    if found is None:
        raise NotAllowed("not_found")
    return found


def may_see_line(by: Actor, line: CallLine) -> bool:
    """Say whether the actor sees who was called and what they answered."""
    if not by.unit:
        return may(by.role, Action.LIST, Kind.CALL_UP, Place.SIBLING)
    return is_own(by, line.officer) if by.role is Role.FIELD_OFFICER else line.officer.unit_id == by.unit


def check_may_answer(by: Actor, line: CallLine) -> None:
    """Refuse who may not answer for the officer. :raises NotAllowed: `not_found`."""
    if is_own(by, line.officer):
        return
    place = place_of(by, line.officer.unit_id)
    if by.role is Role.FIELD_OFFICER or not may(by.role, Action.UPDATE, Kind.CALL_UP, place):
        raise NotAllowed("not_found")
