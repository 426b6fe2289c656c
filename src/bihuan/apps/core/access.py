"""Who is asking, in which role: the only way from a signed-in account to an actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.models import Account
from bihuan.apps.core.queries import grants_of
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.retention import ANSWERING, is_locked

DESK_ROLES = frozenset(
    {
        Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.REVIEWER, Role.COMMANDER, Role.INSPECTOR,
        Role.AUDITOR, Role.INTERVIEWER, Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER, Role.PLANNER,
    }
)  # fmt: skip
UNIT_ROLES = frozenset({Role.UNIT_DISPATCHER, Role.FIELD_OFFICER})


@dataclass(frozen=True, slots=True)
class Session:
    """Who sits before the page: the actor, and the incident with what every page shows of it."""

    actor: Actor
    incident_name: str
    time_zone: str
    is_drill: bool
    unit_name: str

    @property
    def is_desk(self) -> bool:
        """Say whether the person sits at the desk."""
        return self.actor.role in DESK_ROLES

    @property
    def is_unit(self) -> bool:
        """Say whether the person belongs to a unit in the field."""
        return self.actor.role in UNIT_ROLES


def get_session(account: object, at: datetime) -> Session:
    """Return the session of a signed-in account.

    :raises NotAllowed: `not_signed_in`; `no_role`: none is running; `incident_locked`: 60 days after the end of the
        incident it is open to those alone who answer for its data (R33).
    """
    if not isinstance(account, Account) or not account.is_active:
        raise NotAllowed("not_signed_in")
    grants = grants_of(account, at)
    if not grants:
        raise NotAllowed("no_role")
    grant = next(
        (one for one in grants if Role(one.role) in ANSWERING or not is_locked(one.incident.ends_at, at)), None
    )
    if grant is None:
        raise NotAllowed("incident_locked")
    actor = Actor(account.id, Role(grant.role), grant.incident_id, grant.unit_id or "", account.full_name)
    incident = grant.incident
    unit_name = grant.unit.name if grant.unit else ""
    return Session(actor, incident.name, incident.time_zone, incident.is_drill, unit_name)


def check_role(actor: Actor, roles: frozenset[Role]) -> None:
    """Refuse everybody but these roles. :raises NotAllowed: wrong role."""
    if actor.role not in roles:
        raise NotAllowed("wrong_role", role=actor.role.value)
