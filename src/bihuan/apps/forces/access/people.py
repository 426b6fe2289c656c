"""Who may have what of the forces: those who plan and watch have the incident, a unit has its own, nobody else any.

What is missing and what is not theirs are refused alike.
"""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.models import Absence, DutyLevel, Officer, Pairing, Plan, Post, RosterLine
from bihuan.apps.forces.queries.scope import row_of, rows_of
from bihuan.apps.forces.rules.reach import reaches_all, reaches_own


def check_may(by: Actor, action: Action, kind: Kind) -> None:
    """Refuse who may do this to no object of the kind at all, before anything that was sent is looked at.

    :raises NotAllowed: `wrong_role`.
    """
    if not (reaches_all(by, action, kind) or reaches_own(by, action, kind)):
        raise NotAllowed("wrong_role", role=by.role.value)


def list_officers(by: Actor) -> QuerySet[Officer]:
    """Return the officers that the actor may see, by unit and number. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, Officer).select_related("unit").order_by("unit_id", "number")


def get_officer(by: Actor, officer_id: str) -> Officer:
    """Return an officer. :raises NotAllowed: `wrong_role`; `not_found`, whether missing or not theirs."""
    return row_of(by, Officer, officer_id)


def list_absences(by: Actor) -> QuerySet[Absence]:
    """Return the absences that the actor may see, the latest first. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, Absence).select_related("officer").order_by("-starts_at", "id")


def get_absence(by: Actor, absence_id: str) -> Absence:
    """Return an absence. :raises NotAllowed: `wrong_role`; `not_found`, whether missing or not theirs."""
    return row_of(by, Absence, absence_id)


def list_posts(by: Actor) -> QuerySet[Post]:
    """Return the posts that the actor may see: all, or those of one's unit. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, Post).select_related("unit").order_by("unit_id", "name")


def get_post(by: Actor, post_id: str) -> Post:
    """Return a post. :raises NotAllowed: `wrong_role`; `not_found`, whether missing or not theirs."""
    return row_of(by, Post, post_id)


def list_plans(by: Actor) -> QuerySet[Plan]:
    """Return the plans, the newest first; a unit has those that were published. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, Plan).order_by("-starts_at", "-made_at", "id")


def get_plan(by: Actor, plan_id: str) -> Plan:
    """Return a plan. :raises NotAllowed: `wrong_role`; `not_found`, whether missing or not theirs."""
    return row_of(by, Plan, plan_id)


def list_roster_lines(by: Actor) -> QuerySet[RosterLine]:
    """Return what stood in the cells of rosters, to nobody of a unit. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, RosterLine).order_by("plan", "place", "id")


def get_roster_line(by: Actor, line_id: str) -> RosterLine:
    """Return one name of a roster's cell. :raises NotAllowed: `wrong_role`, `not_found`."""
    return row_of(by, RosterLine, line_id)


def list_levels(by: Actor) -> QuerySet[DutyLevel]:
    """Return the duty levels of the incident, to whoever may see posts. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, DutyLevel).order_by("code")


def list_pairings(by: Actor) -> QuerySet[Pairing]:
    """Return which units help which, a unit those that it is part of. :raises NotAllowed: `wrong_role`."""
    return rows_of(by, Pairing).select_related("giver", "taker").order_by("starts_at", "id")
