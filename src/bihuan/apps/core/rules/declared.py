"""Every personal field of the product with its declaration (R2): one table, from which docs/privacy.md is written.

The models point here with `PERSONAL`. A role in `roles` may see the field whole: as the holder of the work without a
click, at the desk after a reveal with a reason. Whoever is in none of these sets sees the mask and cannot lift it:
commander, inspector, auditor, planner, approvers, hotline, gate, site, data-protection officer, source, administrator.
"""

from __future__ import annotations

from bihuan.apps.core.rules.actors import Role
from bihuan.apps.core.rules.personal import Category, Declarations, LegalBasis, Mask, PersonalField, Purpose

_UNIT = frozenset({Role.UNIT_DISPATCHER, Role.FIELD_OFFICER})
_DESK = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTERVIEWER})
_DOOR = frozenset({Role.INTAKE_CLERK, Role.DESK_LEAD, Role.DESK_ANALYST})
_WORK = _UNIT | _DESK | {Role.REVIEWER, Role.INTAKE_CLERK}
_REVIEW = _UNIT | _DESK | {Role.REVIEWER}
NOBODY: frozenset[Role] = frozenset()


def _field(category: Category, retention: str, mask: Mask, roles: frozenset[Role]) -> PersonalField:
    return PersonalField(
        category, Purpose.OUTBREAK_RESPONSE, LegalBasis.PUBLIC_HEALTH_EMERGENCY, retention, mask, roles
    )


_C, _M = Category, Mask

PERSON: Declarations = {
    "document": _field(_C.IDENTITY, "person", _M.DOCUMENT, _WORK),
    "name": _field(_C.IDENTITY, "person", _M.NAME, _WORK),
    "phone": _field(_C.CONTACT, "person", _M.PHONE, _WORK),
}
BATCH: Declarations = {
    "filename": _field(_C.FREE_TEXT, "original", _M.HIDDEN, _DOOR),
    "head": _field(_C.ORIGINAL, "original", _M.HIDDEN, _DOOR),
}
RECORD: Declarations = {
    "content": _field(_C.ORIGINAL, "line", _M.HIDDEN, _DOOR),
    "salt": _field(_C.ORIGINAL, "line", _M.HIDDEN, NOBODY),
}


def _value(category: Category, mask: Mask = Mask.HIDDEN) -> PersonalField:
    return _field(category, "line", mask, _DOOR)


# What the importers can find in a line. One that is missing here stands hidden everywhere.
VALUES: Declarations = {
    "external_key": _value(_C.IDENTITY, _M.DOCUMENT),
    "name": _value(_C.IDENTITY, _M.NAME),
    "family_name": _value(_C.IDENTITY, _M.NAME),
    "given_name": _value(_C.IDENTITY, _M.NAME),
    "sex": _value(_C.IDENTITY),
    "age": _value(_C.IDENTITY),
    "birth_date": _value(_C.IDENTITY),
    "birth_year": _value(_C.IDENTITY),
    "birth_month": _value(_C.IDENTITY),
    "birth_day": _value(_C.IDENTITY),
    "document_number": _value(_C.IDENTITY, _M.DOCUMENT),
    "phone": _value(_C.CONTACT, _M.PHONE),
    "other_phone": _value(_C.CONTACT, _M.PHONE),
    "address": _value(_C.LOCATION, _M.ADDRESS),
    "community_code": _value(_C.LOCATION),
    "community_name": _value(_C.LOCATION),
    "longitude": _value(_C.LOCATION),
    "latitude": _value(_C.LOCATION),
    "onset_date": _value(_C.HEALTH),
    "report_date": _value(_C.HEALTH),
    "sample_date": _value(_C.HEALTH),
    "result": _value(_C.HEALTH),
    "classification": _value(_C.HEALTH),
    "exposure_place": _value(_C.LOCATION),
    "occupation": _value(_C.IDENTITY),
    "note": _value(_C.FREE_TEXT),
    "other": _value(_C.ORIGINAL),
}
PLAIN_VALUES = frozenset({"urgency", "document_kind"})  # codes that tell nothing of a person

DISPOSITION: Declarations = {
    "values": _field(_C.ORIGINAL, "line", _M.HIDDEN, _DOOR),
    "remarks": _field(_C.FREE_TEXT, "line", _M.HIDDEN, _DOOR),
}
ORDER_CONTENT: Declarations = {
    "title": _field(_C.FREE_TEXT, "order", _M.HIDDEN, _WORK),
    "text": _field(_C.HEALTH, "order", _M.HIDDEN, _WORK),
    "person_name": _field(_C.IDENTITY, "order", _M.NAME, _WORK),
    "phone": _field(_C.CONTACT, "order", _M.PHONE, _WORK),
    "address": _field(_C.LOCATION, "order", _M.ADDRESS, _WORK),
    "community_code": _field(_C.LOCATION, "order", _M.HIDDEN, _WORK),
    "longitude": _field(_C.LOCATION, "order", _M.HIDDEN, _WORK),
    "latitude": _field(_C.LOCATION, "order", _M.HIDDEN, _WORK),
}
FEEDBACK: Declarations = {
    "evidence": _field(_C.FREE_TEXT, "order", _M.HIDDEN, _REVIEW),
    "contacted": _field(_C.IDENTITY, "order", _M.HIDDEN, _REVIEW),
    "note": _field(_C.FREE_TEXT, "order", _M.HIDDEN, _REVIEW),
}
EVENT_BODY: Declarations = {"content": _field(_C.FREE_TEXT, "order", _M.HIDDEN, _REVIEW)}
EXPORT: Declarations = {
    "filters": _field(_C.FREE_TEXT, "export", _M.HIDDEN, NOBODY),
    "words": _field(_C.FREE_TEXT, "export", _M.HIDDEN, NOBODY),
    "passphrase": _field(_C.ORIGINAL, "export", _M.HIDDEN, NOBODY),
}
_TRACING = _DESK | {Role.HEALTH_APPROVER}
CASE: Declarations = {
    "more_dates": _field(_C.HEALTH, "case", _M.HIDDEN, _TRACING),
    "note": _field(_C.HEALTH, "case", _M.HIDDEN, _TRACING),
}
VISIT: Declarations = {
    "place_text": _field(_C.LOCATION, "visit", _M.ADDRESS, _TRACING),
    "note": _field(_C.FREE_TEXT, "visit", _M.HIDDEN, _TRACING),
}
EXPOSURE: Declarations = {
    "reasons": _field(_C.HEALTH, "contact", _M.HIDDEN, _TRACING),
    "note": _field(_C.FREE_TEXT, "contact", _M.HIDDEN, _TRACING),
}
CONTACT: Declarations = {"note": _field(_C.FREE_TEXT, "contact", _M.HIDDEN, _TRACING)}
QUARANTINE: Declarations = {
    "place_text": _field(_C.LOCATION, "contact", _M.ADDRESS, _TRACING),
    "note": _field(_C.FREE_TEXT, "contact", _M.HIDDEN, _TRACING),
}
MATERIAL_REQUEST: Declarations = {
    "place_text": _field(_C.LOCATION, "footage", _M.ADDRESS, _TRACING | {Role.DEPARTMENT_APPROVER}),
    "note": _field(_C.FREE_TEXT, "footage", _M.HIDDEN, _TRACING | {Role.DEPARTMENT_APPROVER}),
    "holder_reference": _field(_C.ORIGINAL, "footage", _M.HIDDEN, _TRACING),
}
PSEUDONYM: Declarations = {"identifier": _field(_C.IDENTITY, "visit", _M.DOCUMENT, _DESK)}
INTERVIEW: Declarations = {"answers": _field(_C.HEALTH, "interview", _M.HIDDEN, _DESK)}
CASE_REPORT: Declarations = {"text": _field(_C.ORIGINAL, "line", _M.HIDDEN, _DESK)}
REPORT_ITEM: Declarations = {"content": _field(_C.ORIGINAL, "line", _M.HIDDEN, _DESK)}
COMMAND_ANSWER: Declarations = {"answer": _field(_C.ORIGINAL, "line", _M.HIDDEN, NOBODY)}


def _staff(mask: Mask, roles: frozenset[Role]) -> PersonalField:
    return PersonalField(_C.STAFF, Purpose.STAFF_ADMINISTRATION, LegalBasis.EMPLOYMENT, "staff", mask, roles)


_LEADING_PEOPLE = frozenset(
    {Role.PLANNER, Role.DESK_LEAD, Role.COMMANDER, Role.UNIT_DISPATCHER, Role.SITE_LEADER, Role.FIELD_OFFICER}
)
_PLANNING = frozenset({Role.PLANNER, Role.DESK_LEAD, Role.UNIT_DISPATCHER})
OFFICER: Declarations = {
    "name": _staff(_M.NAME, _LEADING_PEOPLE | _DESK | {Role.INSPECTOR}),
    "phone": _staff(_M.PHONE, _LEADING_PEOPLE | _DESK),
    "limits": _staff(_M.HIDDEN, _PLANNING),
}
ROSTER_LINE: Declarations = {
    "name": _staff(_M.NAME, _PLANNING),
    "number": _staff(_M.PHONE, _PLANNING),
}
ABSENCE: Declarations = {"kind": _staff(_M.HIDDEN, _PLANNING)}
INSPECTION_ANSWER: Declarations = {
    "note": _staff(_M.HIDDEN, frozenset({Role.INSPECTOR, Role.DESK_LEAD, Role.COMMANDER, Role.UNIT_DISPATCHER}))
}
_AT_SITE = frozenset({Role.UNIT_DISPATCHER, Role.FIELD_OFFICER, Role.SITE_LEADER})
RESIDENT: Declarations = {
    "name": _field(_C.IDENTITY, "line", _M.NAME, _AT_SITE | _DOOR),
    "phone": _field(_C.CONTACT, "line", _M.PHONE, _AT_SITE | _DOOR),
    "document": _field(_C.IDENTITY, "line", _M.DOCUMENT, _AT_SITE | _DOOR),
    "room": _field(_C.LOCATION, "line", _M.HIDDEN, _AT_SITE | _DOOR),
}
TRAVELLER: Declarations = {
    "name": _field(_C.IDENTITY, "line", _M.NAME, _AT_SITE | _DOOR),
    "phone": _field(_C.CONTACT, "line", _M.PHONE, _AT_SITE | _DOOR),
    "document": _field(_C.IDENTITY, "line", _M.DOCUMENT, _AT_SITE | _DOOR),
}
_CARING = frozenset({Role.UNIT_DISPATCHER, Role.FIELD_OFFICER, Role.DESK_LEAD, Role.DESK_ANALYST})
CARE_ENTRY: Declarations = {
    "name": _field(_C.IDENTITY, "care", _M.NAME, _CARING),
    "phone": _field(_C.CONTACT, "care", _M.PHONE, _CARING),
    "address": _field(_C.LOCATION, "care", _M.ADDRESS, _CARING),
    "kin_name": _field(_C.IDENTITY, "care", _M.NAME, _CARING),
    "kin_phone": _field(_C.CONTACT, "care", _M.PHONE, _CARING),
    "note": _field(_C.HEALTH, "care", _M.HIDDEN, _CARING),
    "longitude": _field(_C.LOCATION, "care", _M.HIDDEN, _CARING),
    "latitude": _field(_C.LOCATION, "care", _M.HIDDEN, _CARING),
}
BOX_HANDOVER: Declarations = {"taken_by": _staff(_M.NAME, _AT_SITE | _DESK | {Role.INSPECTOR})}
# The keeper of a gate matches the end of the name by the code of the paper, and sees no name.
PASS: Declarations = {
    "name": _field(_C.IDENTITY, "pass", _M.NAME, _UNIT | _DESK),
    "code": _field(_C.IDENTITY, "pass", _M.HIDDEN, _UNIT | _DESK),
}
_HELPING = _UNIT | {Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.HOTLINE_OPERATOR}
HELP_REQUEST: Declarations = {
    "name": _field(_C.IDENTITY, "help_request", _M.NAME, _HELPING),
    "phone": _field(_C.CONTACT, "help_request", _M.PHONE, _HELPING),
    "address": _field(_C.LOCATION, "help_request", _M.ADDRESS, _HELPING),
    "words": _field(_C.HEALTH, "help_request", _M.HIDDEN, _HELPING),
    "answer": _field(_C.FREE_TEXT, "help_request", _M.HIDDEN, _HELPING),
}
# A reported call goes past the desk: only who reviews it reads what was said and how to call back.
_REVIEWING = frozenset({Role.REVIEWER, Role.INSPECTOR})
CALL_REPORT: Declarations = {
    "shown_number": _field(_C.CONTACT, "call_report", _M.PHONE, _REVIEWING),
    "words": _field(_C.FREE_TEXT, "call_report", _M.HIDDEN, _REVIEWING),
    "phone": _field(_C.CONTACT, "call_report", _M.PHONE, _REVIEWING),
    "settled_words": _field(_C.FREE_TEXT, "call_report", _M.HIDDEN, _REVIEWING),
}
# What residents ask is stripped of personal data before it is kept; a name that slipped through is why it is sealed.
FACT_QUESTION: Declarations = {
    "text": _field(
        _C.FREE_TEXT, "fact_question", _M.HIDDEN, frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.HOTLINE_OPERATOR})
    )
}
_ANSWERING = frozenset({Role.DESK_LEAD, Role.DATA_PROTECTION_OFFICER})
RIGHTS_REQUEST: Declarations = {
    "words": _field(_C.FREE_TEXT, "rights_request", _M.HIDDEN, _ANSWERING),
    "answer": _field(_C.FREE_TEXT, "rights_request", _M.HIDDEN, _ANSWERING),
}
