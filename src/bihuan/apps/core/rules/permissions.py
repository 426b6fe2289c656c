"""What each role may do to which kind of object, by where the object lies: one table (R8, R19). Pure.

`access.py` of each context asks here who may list and read; `moves.py` of the orders says which update is which move.
What is not in the table is refused. Nobody deletes: retention and sunset do. A role without a row may nothing, and says
so in `NOTHING`.
"""

from __future__ import annotations

from enum import StrEnum

from bihuan.apps.core.rules.actors import Role


class Kind(StrEnum):
    """Kinds of object."""

    ORDER = "order"
    BATCH = "batch"
    RECORD = "record"
    RECEIPT = "receipt"
    PERSON = "person"
    BALANCE = "balance"
    HANDOVER = "handover"
    ACCESS_LOG = "access_log"
    BREAK_GLASS = "break_glass"
    CASE = "case"
    VISIT = "visit"
    EXPOSURE = "exposure"
    CONTACT = "contact"
    FOLLOW_UP = "follow_up"
    QUARANTINE = "quarantine"
    MATERIAL_REQUEST = "material_request"
    RUN = "run"
    CASE_REPORT = "case_report"
    OFFICER = "officer"
    POST = "post"
    PLAN = "plan"
    ATTENDANCE = "attendance"
    CALL_UP = "call_up"
    INSPECTION = "inspection"
    ROUND = "round"
    SITE = "site"
    RESIDENT = "resident"
    POOL = "pool"
    CONTROL = "control"
    GATE = "gate"
    PASS = "pass"  # noqa: S105 - a paper that opens a gate
    CROSSING = "crossing"
    PATROL = "patrol"
    EMERGENCY = "emergency"
    COVER = "cover"
    CARE = "care"
    HELP_REQUEST = "help_request"
    CALL_CODE = "call_code"
    CALL_REPORT = "call_report"
    INTERVIEW_FORM = "interview_form"
    INTERVIEW = "interview"
    FACT_CHECK = "fact_check"
    FACT_QUESTION = "fact_question"
    ANNOUNCEMENT = "announcement"
    PUBLIC_PLACE = "public_place"
    SITUATION_REPORT = "situation_report"
    PUBLIC_FIGURE = "public_figure"
    RIGHTS_REQUEST = "rights_request"
    FIRST_NOTICE = "first_notice"


class Action(StrEnum):
    """What may be done to an object."""

    LIST = "list"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"


class Place(StrEnum):
    """Where the object lies, seen from the actor: own unit, another unit of the incident, above, another incident."""

    OWN = "own"
    SIBLING = "sibling"
    SUPERIOR = "superior"
    OTHER = "other"


_R, _A, _P, _K = Role, Action, Place, Kind
INCIDENT = frozenset({_P.OWN, _P.SIBLING, _P.SUPERIOR})  # everything but another district's incident
OWN = frozenset({_P.OWN})
SEE = frozenset({_A.LIST, _A.READ})
WORK = SEE | {_A.UPDATE}
LEADING, ANALYSING = _R.DESK_LEAD, _R.DESK_ANALYST
_WATCHING = (_R.COMMANDER, _R.INSPECTOR, _R.AUDITOR)
_CALLING = (_R.INTERVIEWER, _R.HEALTH_APPROVER, _R.DEPARTMENT_APPROVER, _R.PLANNER)

_TRACING = (LEADING, ANALYSING, _R.INTERVIEWER)  # who investigates; nobody from a unit, the police or a gate (R14)

_HOLDS_SEEN = (
    *_CALLING, _R.INTAKE_CLERK, _R.REVIEWER, _R.INSPECTOR, _R.AUDITOR, _R.UNIT_DISPATCHER, _R.FIELD_OFFICER,
    _R.SITE_LEADER, _R.GATE_KEEPER, _R.HOTLINE_OPERATOR,
)  # fmt: skip

Allowed = dict[Role, tuple[tuple[frozenset[Action], frozenset[Place]], ...]]
PERMISSIONS: dict[Kind, Allowed] = {
    _K.ORDER: {
        **dict.fromkeys((LEADING, ANALYSING, _R.REVIEWER, _R.COMMANDER, _R.INSPECTOR), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.INTAKE_CLERK, _R.AUDITOR, *_CALLING), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.FIELD_OFFICER, _R.SOURCE), ((WORK, OWN),)),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),
    },
    _K.BATCH: {
        **{role: ((WORK | {_A.CREATE}, INCIDENT),) for role in (_R.INTAKE_CLERK, LEADING, ANALYSING, _R.SYSTEM)},
        **dict.fromkeys((_R.REVIEWER, _R.INSPECTOR, _R.AUDITOR), ((SEE, INCIDENT),)),
    },
    _K.RECORD: {
        **dict.fromkeys((_R.INTAKE_CLERK, LEADING, ANALYSING), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.REVIEWER, _R.INSPECTOR, _R.AUDITOR, _R.SYSTEM), ((SEE, INCIDENT),)),
    },
    _K.RECEIPT: {
        role: ((SEE | {_A.EXPORT}, INCIDENT),)
        for role in (_R.INTAKE_CLERK, LEADING, ANALYSING, _R.REVIEWER, _R.INSPECTOR, _R.AUDITOR, _R.SYSTEM)
    },
    _K.PERSON: {
        **{role: ((frozenset({_A.READ}), INCIDENT),) for role in (_R.INTAKE_CLERK, LEADING, ANALYSING)},
        **{role: ((frozenset({_A.READ}), INCIDENT),) for role in (_R.INTERVIEWER, _R.REVIEWER)},
        **{role: ((frozenset({_A.READ}), OWN),) for role in (_R.UNIT_DISPATCHER, _R.FIELD_OFFICER)},
    },
    _K.BALANCE: {
        role: ((SEE | {_A.EXPORT}, INCIDENT),)
        for role in (LEADING, ANALYSING, _R.INTAKE_CLERK, _R.REVIEWER, *_WATCHING, *_CALLING)
    },
    _K.HANDOVER: {
        **{role: ((SEE | {_A.EXPORT}, OWN),) for role in (_R.INTAKE_CLERK, _R.REVIEWER, *_WATCHING, *_CALLING)},
        **{role: ((WORK | {_A.CREATE, _A.EXPORT}, OWN),) for role in (LEADING, ANALYSING, _R.UNIT_DISPATCHER)},
    },
    _K.ACCESS_LOG: {
        **dict.fromkeys((_R.AUDITOR, _R.INSPECTOR), ((WORK, INCIDENT),)),
        _R.DATA_PROTECTION_OFFICER: ((WORK | {_A.EXPORT}, INCIDENT),),
    },
    _K.BREAK_GLASS: {
        **dict.fromkeys((_R.DATA_PROTECTION_OFFICER, _R.COMMANDER), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.AUDITOR, _R.INSPECTOR), ((SEE, INCIDENT),)),
        LEADING: ((WORK | {_A.CREATE}, INCIDENT),),
        **{role: ((frozenset({_A.CREATE}), INCIDENT),) for role in (ANALYSING, _R.INTAKE_CLERK, _R.INTERVIEWER)},
        **{role: ((frozenset({_A.CREATE}), INCIDENT),) for role in (_R.REVIEWER, _R.UNIT_DISPATCHER, _R.FIELD_OFFICER)},
    },
    _K.CASE: {
        **dict.fromkeys((LEADING, ANALYSING, _R.HEALTH_APPROVER), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        _R.INTERVIEWER: ((WORK | {_A.CREATE}, INCIDENT),),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),
    },
    _K.VISIT: dict.fromkeys(_TRACING, ((WORK | {_A.CREATE}, INCIDENT),)),
    _K.EXPOSURE: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        _R.INTERVIEWER: ((WORK | {_A.CREATE}, INCIDENT),),
        _R.HEALTH_APPROVER: ((SEE | {_A.EXPORT}, INCIDENT),),
        _R.SYSTEM: ((frozenset({_A.CREATE}), INCIDENT),),  # a search proposes; only a person decides (R15)
    },
    _K.CONTACT: {
        **dict.fromkeys((LEADING, ANALYSING, _R.HEALTH_APPROVER), ((WORK | {_A.EXPORT}, INCIDENT),)),
        _R.INTERVIEWER: ((WORK, INCIDENT),),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),
    },
    _K.FOLLOW_UP: {
        **dict.fromkeys((LEADING, ANALYSING, _R.HEALTH_APPROVER), ((SEE | {_A.EXPORT}, INCIDENT),)),
        **dict.fromkeys((_R.INTERVIEWER, _R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),
    },
    _K.QUARANTINE: {
        **dict.fromkeys((*_TRACING, _R.HEALTH_APPROVER), ((WORK | {_A.CREATE}, INCIDENT),)),
        _R.INSPECTOR: ((SEE, INCIDENT),),
    },
    _K.MATERIAL_REQUEST: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.DEPARTMENT_APPROVER), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.INSPECTOR, _R.AUDITOR), ((SEE, INCIDENT),)),
    },
    _K.RUN: {
        **{role: ((WORK | {_A.CREATE, _A.EXPORT}, OWN),) for role in (LEADING, ANALYSING)},
        **dict.fromkeys((_R.AUDITOR, _R.INSPECTOR, _R.DATA_PROTECTION_OFFICER), ((frozenset({_A.READ}), INCIDENT),)),
    },
    _K.CASE_REPORT: dict.fromkeys(_TRACING, ((WORK | {_A.CREATE}, INCIDENT),)),
    _K.OFFICER: {
        **dict.fromkeys((LEADING, _R.PLANNER), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((WORK | {_A.CREATE}, OWN),),
    },
    _K.POST: {
        **dict.fromkeys((LEADING, _R.PLANNER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((ANALYSING, _R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.SITE_LEADER, _R.FIELD_OFFICER), ((SEE, OWN),)),
    },
    _K.PLAN: {
        **dict.fromkeys((LEADING, _R.PLANNER), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.SITE_LEADER, _R.FIELD_OFFICER), ((SEE, OWN),)),
    },
    _K.ATTENDANCE: {
        **dict.fromkeys((LEADING, _R.PLANNER), ((WORK | {_A.CREATE}, INCIDENT),)),  # told by telephone
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.SITE_LEADER, _R.FIELD_OFFICER), ((WORK | {_A.CREATE}, OWN),)),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),
    },
    _K.CALL_UP: {
        **dict.fromkeys((LEADING, _R.PLANNER, _R.COMMANDER), ((WORK | {_A.CREATE}, INCIDENT),)),
        _R.INSPECTOR: ((SEE, INCIDENT),),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.SITE_LEADER, _R.FIELD_OFFICER), ((WORK, OWN),)),
    },
    _K.INSPECTION: {
        _R.INSPECTOR: ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),),
        **dict.fromkeys((LEADING, _R.COMMANDER, _R.AUDITOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((SEE, OWN),),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),
    },
    _K.ROUND: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        _R.PLANNER: ((WORK | {_A.CREATE}, INCIDENT),),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.SITE_LEADER, _R.FIELD_OFFICER), ((SEE, OWN),)),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),
    },
    _K.SITE: {
        **dict.fromkeys((LEADING, ANALYSING, _R.PLANNER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.FIELD_OFFICER), ((SEE, OWN),)),
        _R.SITE_LEADER: ((WORK, OWN),),
    },
    _K.RESIDENT: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.SITE_LEADER, _R.FIELD_OFFICER), ((WORK, OWN),)),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),
    },
    _K.POOL: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.EXPORT}, INCIDENT),)),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((SEE, OWN),),
        **dict.fromkeys((_R.SITE_LEADER, _R.FIELD_OFFICER), ((WORK | {_A.CREATE}, OWN),)),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),
    },
    _K.CONTROL: {  # what holds where is public; an analyst drafts, who leads or commands decides
        LEADING: ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),),
        **dict.fromkeys((ANALYSING, _R.COMMANDER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys(_HOLDS_SEEN, ((SEE, INCIDENT),)),
    },
    _K.GATE: {
        **dict.fromkeys((LEADING, ANALYSING, _R.PLANNER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((WORK, OWN),),
        **dict.fromkeys((_R.GATE_KEEPER, _R.FIELD_OFFICER), ((SEE, OWN),)),
    },
    _K.PASS: {  # the list leaves with the lead, and with the dispatcher what their unit issued
        LEADING: ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),),
        ANALYSING: ((WORK | {_A.CREATE}, INCIDENT),),
        _R.INSPECTOR: ((SEE, INCIDENT),),
        _R.UNIT_DISPATCHER: ((WORK | {_A.CREATE, _A.EXPORT}, OWN),),
        _R.GATE_KEEPER: ((SEE, OWN),),
    },
    _K.CROSSING: {  # who goes in and out of a compound is its own staff's to know, by name (R14)
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.GATE_KEEPER), ((frozenset({_A.LIST, _A.CREATE}), OWN),)),
    },
    _K.PATROL: {
        **dict.fromkeys((LEADING, _R.PLANNER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((ANALYSING, _R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((WORK | {_A.CREATE}, OWN),),
        _R.FIELD_OFFICER: ((WORK, OWN),),  # tells for their own patrol; does not dispose of any
    },
    _K.COVER: {  # where all units stand, and should: the desk's; a unit sees its own patrols
        LEADING: ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),),
        _R.PLANNER: ((WORK | {_A.CREATE}, INCIDENT),),
        **dict.fromkeys((ANALYSING, _R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
    },
    _K.EMERGENCY: {  # what leaves is the clock, for the figures: no place, no kind, nobody
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        _R.INTAKE_CLERK: ((WORK | {_A.CREATE}, INCIDENT),),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR, _R.AUDITOR, _R.PLANNER), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.FIELD_OFFICER), ((WORK, OWN),)),
        _R.HOTLINE_OPERATOR: ((frozenset({_A.CREATE}), INCIDENT),),
    },
    _K.CARE: {  # a round leaves on paper with the dispatcher whose teams walk it, at the desk with the lead
        LEADING: ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),),
        ANALYSING: ((WORK | {_A.CREATE}, INCIDENT),),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((WORK | {_A.CREATE, _A.EXPORT}, OWN),),
        _R.FIELD_OFFICER: ((WORK | {_A.CREATE}, OWN),),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),
    },
    _K.HELP_REQUEST: {  # the list leaves with the lead, and with the dispatcher their unit's
        LEADING: ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),),
        **dict.fromkeys((ANALYSING, _R.INTAKE_CLERK, _R.HOTLINE_OPERATOR), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.COMMANDER, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.UNIT_DISPATCHER: ((WORK | {_A.CREATE, _A.EXPORT}, OWN),),
        _R.FIELD_OFFICER: ((WORK | {_A.CREATE}, OWN),),
        _R.GATE_KEEPER: ((frozenset({_A.CREATE}), OWN),),
        _R.SYSTEM: ((frozenset({_A.CREATE, _A.UPDATE}), INCIDENT),),  # the public form has no account behind it
    },
    _K.CALL_CODE: {  # who calls makes a code; the hotline checks one for a resident who dials it
        **dict.fromkeys((*_TRACING, _R.HEALTH_APPROVER), ((frozenset({_A.LIST, _A.CREATE}), INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.FIELD_OFFICER), ((frozenset({_A.LIST, _A.CREATE}), OWN),)),
        _R.HOTLINE_OPERATOR: ((frozenset({_A.UPDATE}), INCIDENT),),
        **dict.fromkeys((_R.REVIEWER, _R.INSPECTOR, _R.AUDITOR), ((frozenset({_A.LIST}), INCIDENT),)),
    },
    _K.CALL_REPORT: {  # goes past the desk, to who reviews it
        **dict.fromkeys((_R.REVIEWER, _R.INSPECTOR), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.AUDITOR, _R.DATA_PROTECTION_OFFICER), ((SEE, INCIDENT),)),
        **dict.fromkeys((_R.HOTLINE_OPERATOR, _R.SYSTEM), ((frozenset({_A.CREATE}), INCIDENT),)),
    },
    _K.INTERVIEW_FORM: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.DEPARTMENT_APPROVER), ((WORK | {_A.EXPORT}, INCIDENT),)),
        **dict.fromkeys((_R.INTERVIEWER, _R.INSPECTOR, _R.AUDITOR), ((SEE | {_A.EXPORT}, INCIDENT),)),
    },
    _K.INTERVIEW: dict.fromkeys(_TRACING, ((WORK | {_A.CREATE}, INCIDENT),)),
    _K.FACT_CHECK: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.REVIEWER, _R.HEALTH_APPROVER), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.COMMANDER, _R.HOTLINE_OPERATOR, _R.INSPECTOR), ((SEE, INCIDENT),)),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),  # the sweep takes an unproven one off the page
    },
    _K.FACT_QUESTION: {
        **dict.fromkeys((LEADING, ANALYSING, _R.HOTLINE_OPERATOR), ((WORK | {_A.CREATE}, INCIDENT),)),
        _R.REVIEWER: ((SEE, INCIDENT),),
        _R.SYSTEM: ((frozenset({_A.CREATE}), INCIDENT),),  # for a resident, of whom nothing is kept
    },
    _K.ANNOUNCEMENT: {  # each may be taken away as CAP by whoever reads it: it is public
        **dict.fromkeys((LEADING, ANALYSING, _R.COMMANDER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys(_HOLDS_SEEN, ((SEE, INCIDENT),)),
    },
    _K.PUBLIC_PLACE: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE}, INCIDENT),)),
        _R.HEALTH_APPROVER: ((WORK, INCIDENT),),
        **dict.fromkeys((_R.COMMANDER, _R.HOTLINE_OPERATOR, _R.INSPECTOR), ((SEE, INCIDENT),)),
    },
    _K.SITUATION_REPORT: {
        **dict.fromkeys((LEADING, _R.COMMANDER), ((WORK | {_A.CREATE, _A.EXPORT}, INCIDENT),)),
        ANALYSING: ((SEE | {_A.CREATE}, INCIDENT),),  # freezes; the commander or the lead signs and releases
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.INSPECTOR, _R.AUDITOR), ((SEE, INCIDENT),)),
    },
    _K.PUBLIC_FIGURE: {
        **dict.fromkeys((LEADING, ANALYSING), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.HEALTH_APPROVER, _R.COMMANDER), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.INSPECTOR, _R.AUDITOR, _R.DATA_PROTECTION_OFFICER), ((SEE, INCIDENT),)),
    },
    _K.RIGHTS_REQUEST: {  # what a resident asks about their own data
        **dict.fromkeys((LEADING, _R.DATA_PROTECTION_OFFICER), ((WORK | {_A.CREATE}, INCIDENT),)),
        **dict.fromkeys((_R.INTAKE_CLERK, _R.HOTLINE_OPERATOR), ((frozenset({_A.CREATE}), INCIDENT),)),
        **dict.fromkeys((_R.INSPECTOR, _R.AUDITOR), ((SEE, INCIDENT),)),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),
    },
    _K.FIRST_NOTICE: {  # whoever makes the first contact says that the notice was given
        **dict.fromkeys((LEADING, _R.DATA_PROTECTION_OFFICER, *_TRACING), ((WORK, INCIDENT),)),
        **dict.fromkeys((_R.UNIT_DISPATCHER, _R.FIELD_OFFICER), ((WORK, OWN),)),
        **dict.fromkeys((_R.INSPECTOR, _R.AUDITOR), ((SEE, INCIDENT),)),
        _R.SYSTEM: ((frozenset({_A.UPDATE}), INCIDENT),),
    },
}
# The role that may do nothing to any object here: whoever looks after the machine sees no personal data.
NOTHING = frozenset({_R.ADMINISTRATOR})


def may(role: Role, action: Action, kind: Kind, place: Place) -> bool:
    """Say whether the role may do this to an object of the kind that lies there."""
    return any(action in actions and place in places for actions, places in PERMISSIONS[kind].get(role, ()))


def roles_that(action: Action, kind: Kind, place: Place) -> frozenset[Role]:
    """Return every role that may do this."""
    return frozenset(role for role in Role if may(role, action, kind, place))
