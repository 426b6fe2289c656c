"""Who may give whom which role: one table; two persons, neither of them the receiver (R26). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.core.rules.retention import ANSWERING, SHRED_AFTER_END

LONGEST_DAYS = 14
PROPOSAL_LASTS = timedelta(days=3)

FOR_UNITS = frozenset({Role.UNIT_DISPATCHER, Role.FIELD_OFFICER, Role.SITE_LEADER, Role.GATE_KEEPER})
_DESK = frozenset({Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.INTERVIEWER, Role.HOTLINE_OPERATOR, Role.PLANNER})
_DECIDING = frozenset(
    {Role.DESK_LEAD, Role.REVIEWER, Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER, Role.COMMANDER, Role.INSPECTOR}
)
_WATCHING = frozenset({Role.AUDITOR, Role.DATA_PROTECTION_OFFICER})
# Nobody gives the own role, and those who are watched do not choose the watchers. Systems (source) get a token from
# the operator of the machine; nobody gets `system`.
MAY_GIVE: dict[Role, frozenset[Role]] = {
    Role.DESK_LEAD: _DESK | FOR_UNITS | {Role.REVIEWER},
    Role.ADMINISTRATOR: _DESK | FOR_UNITS | _DECIDING,
    Role.COMMANDER: _WATCHING | {Role.DESK_LEAD, Role.ADMINISTRATOR, Role.HEALTH_APPROVER, Role.INSPECTOR},
    Role.DATA_PROTECTION_OFFICER: frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.INSPECTOR}),
    Role.HEALTH_APPROVER: frozenset({Role.DATA_PROTECTION_OFFICER}),
}
# An account without a password is a machine's: its token opens the API alone, with no second factor and no person.
FOR_SYSTEMS = frozenset({Role.SOURCE, Role.INTAKE_CLERK})


def check_giver(*, giver: str, giver_role: Role, receiver: str, receiver_roles: Iterable[Role], role: Role) -> None:
    """Refuse who may not give this role to this person.

    :raises NotAllowed: `wrong_role`; `grant_to_oneself`; `grant_to_peer` where the receiver has the giver's own role.
    """
    if role not in MAY_GIVE.get(giver_role, frozenset()):
        raise NotAllowed("wrong_role", role=giver_role.value)
    if giver == receiver:
        raise NotAllowed("grant_to_oneself")
    if giver_role in receiver_roles:
        raise NotAllowed("grant_to_peer")


def check_fits(*, role: Role, is_system: bool) -> None:
    """Refuse a person's role for a machine. :raises NotAllowed: `system_role`."""
    if is_system and role not in FOR_SYSTEMS:
        raise NotAllowed("system_role", role=role.value)


def check_resetter(*, by: str, by_role: Role, receiver: str, receiver_roles: Iterable[Role]) -> None:
    """Refuse who may not end this person's second factors: whoever may give all roles that they have, may.

    :raises NotAllowed: `wrong_role`; `grant_to_oneself`.
    """
    given = MAY_GIVE.get(by_role)
    if given is None:
        raise NotAllowed("wrong_role", role=by_role.value)
    if by == receiver:
        raise NotAllowed("grant_to_oneself")
    if not given.issuperset(receiver_roles):
        raise NotAllowed("wrong_role", role=by_role.value)


def check_second(*, proposed_by: str, confirmed_by: str) -> None:
    """Refuse the proposer as the second person. :raises NotAllowed: `second_person_needed`."""
    if proposed_by == confirmed_by:
        raise NotAllowed("second_person_needed")


def end_of(at: datetime, days: int, incident_ends_at: datetime | None, *, role: Role) -> datetime:
    """Return when a grant ends: after 1 to 14 days, never after the incident, and for who answers never after R33.

    Those who answer for the data (auditor, data protection officer) are needed until the incident's data are shredded.

    :raises NotAllowed: `bad_days`; `incident_ended`.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise NotAllowed("bad_days", most=LONGEST_DAYS)
    if incident_ends_at is None:
        return at + timedelta(days=days)
    last = incident_ends_at + (SHRED_AFTER_END if role in ANSWERING else timedelta(0))
    if last <= at:
        raise NotAllowed("incident_ended")
    return min(at + timedelta(days=days), last)
