"""Who may see and move the presences: the leaders of the post's unit and of the desk; everybody their own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.forces.models import Attendance, Officer, Post


def place_of(by: Actor, unit: str) -> Place:
    """Return where an object of the unit lies, seen from the actor."""
    return Place.OWN if by.unit and by.unit == unit else Place.SIBLING


def is_own(by: Actor, officer: Officer) -> bool:
    """Say whether the officer is the person who acts."""
    return bool(officer.account_id) and officer.account_id == by.account


def check_may_move(by: Actor, officer: Officer, unit: str, action: Action = Action.UPDATE) -> None:
    """Refuse who may not check the officer in or out at a post of the unit.

    A field officer does it for themselves alone; leaders do it for anybody at the posts of their own unit.

    :raises NotAllowed: `not_found`, so that nobody can probe for it.
    """
    if is_own(by, officer):
        return
    if by.role is Role.FIELD_OFFICER or not may(by.role, action, Kind.ATTENDANCE, place_of(by, unit)):
        raise NotAllowed("not_found")


def list_attendance(by: Actor) -> QuerySet[Attendance]:
    """Return the presences of the incident, or those at the posts of the actor's unit and their own.

    :raises NotAllowed: `wrong_role`.
    """
    found = Attendance.objects.filter(incident_id=by.incident).select_related("post", "officer")
    if may(by.role, Action.LIST, Kind.ATTENDANCE, Place.SIBLING) and not by.unit:
        return found
    if by.unit and may(by.role, Action.LIST, Kind.ATTENDANCE, Place.OWN):
        return found.filter(Q(post__unit_id=by.unit) | Q(officer__account_id=by.account))
    raise NotAllowed("wrong_role", role=by.role.value)


def get_attendance(by: Actor, attendance_id: str) -> Attendance:
    """Return a presence that the actor may see, or their own. :raises NotAllowed: `not_found`."""
    rows = Attendance.objects.filter(pk=attendance_id, incident_id=by.incident).select_related("post", "officer")
    found = rows.first()
    if found is not None and is_own(by, found.officer):
        return found
    try:
        found = list_attendance(by).filter(pk=attendance_id).first()
    except NotAllowed:
        found = None
    if found is None:
        raise NotAllowed("not_found")
    return found


def posts_seen(by: Actor) -> QuerySet[Post]:
    """Return the posts whose presences the actor may see. :raises NotAllowed: `wrong_role`."""
    found = Post.objects.filter(incident_id=by.incident).select_related("unit")
    if may(by.role, Action.LIST, Kind.ATTENDANCE, Place.SIBLING) and not by.unit:
        return found
    if by.unit and may(by.role, Action.LIST, Kind.ATTENDANCE, Place.OWN):
        return found.filter(unit_id=by.unit)
    raise NotAllowed("wrong_role", role=by.role.value)


def own_officer(by: Actor) -> Officer | None:
    """Return the officer whose account acts, None for an account that is nobody's."""
    mine = Officer.objects.filter(incident_id=by.incident, account_id=by.account, left_at=None)
    return mine.select_related("unit").first()
