"""How somebody stands to an order, and from it what they see whole (R8). Pure.

| state | the unit that has it | a unit that had it | desk | reviewer, not the author |
|---|---|---|---|---|
| NEW | – | former | reveals | reveals |
| DISPATCHED | former: the compound is enough to say whose it is; signing opens it | former | reveals | reveals |
| SIGNED, WORKING, SUSPENDED, RETURN_ASKED, DISPUTED | holder | former | reveals | reveals |
| FED_BACK | former: its work is done | former | reveals | holder of the feedback's words |
| CLOSED, MERGED, CANCELLED | former, from the moment of closing | former | reveals | reveals |
"""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.orders.rules.moves import REVIEW
from bihuan.apps.orders.rules.states import AT_UNIT, State

UNIT_ROLES = frozenset({Role.UNIT_DISPATCHER, Role.FIELD_OFFICER})
DESK_ROLES = frozenset(
    {Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.INTERVIEWER, Role.REVIEWER}
)  # those of the desk who may reveal; who only watches stands outside
OWN_KINDS = frozenset(
    {
        "missing_batch", "stuck_delivery", "difference", "missing_acknowledgement", "access_alarm", "break_glass",
        "access_unreviewed", "quarantine_review", "late_check_in", "late_relief", "post_short", "heat_limit",
        "hours_limit", "inspection_finding", "missing_people", "coverage_difference",
        "casualty", "crowding", "site_lacking", "perimeter", "control_review", "welfare_round", "green_lane_late",
        "inside_differs", "help_late", "call_alarm", "rights_request", "rights_late",
        "rights_guessing", "notice_overdue",
    }
)  # fmt: skip

TITLED_KINDS = OWN_KINDS | {"emergency"}
"""Kinds whose title is made of codes; what an emergency says besides may be anybody's words, and stays masked."""


def relation_to_content(by: Actor, *, state: str, unit: str) -> Relation:
    """Return how the actor stands to what the order says."""
    if by.role in UNIT_ROLES:
        holds = by.unit != "" and by.unit == unit and state in AT_UNIT
        return Relation.HOLDER if holds else Relation.FORMER
    return Relation.DESK if by.role in DESK_ROLES else Relation.NONE


def relation_to_feedback(by: Actor, *, state: str, unit: str, author: str) -> Relation:
    """Return how the actor stands to what the field found: the reviewer holds it while it waits for review."""
    if state == State.FED_BACK and by.role in REVIEW and by.account != author:
        return Relation.HOLDER
    return relation_to_content(by, state=state, unit=unit)
