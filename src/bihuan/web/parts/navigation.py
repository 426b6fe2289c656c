"""Which pages a role finds in its navigation. One row a page; a page that does not exist yet is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bihuan.apps.accounts.rules.granting import MAY_GIVE
from bihuan.apps.core.access import Session
from bihuan.apps.core.rules import Role, exports
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.tracing.access.chains import CHAIN_READERS
from bihuan.web.parts.refusals import Label


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation: its url name, its drawing, its words, who sits where it is used."""

    url_name: str
    icon: str
    text: Label
    for_desk: bool
    for_roles: frozenset[Role] = frozenset()
    under: str = ""  # further addresses on which it is the current one begin so
    only: frozenset[Role] = frozenset(Role)  # of those who sit at the desk


@dataclass(frozen=True, slots=True)
class Link:
    """One link as the template draws it."""

    url: str
    icon: str
    text: str
    is_current: bool


_OF_EXPORTS = exports.EXPORTERS | exports.APPROVERS | exports.OVERSEERS
_OF_INTAKE = roles_that(Action.READ, Kind.BATCH, Place.SIBLING)
_APPROVERS = frozenset({Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER})
_ASKERS = frozenset({Role.DESK_ANALYST, Role.DESK_LEAD, Role.AUDITOR, Role.INSPECTOR, Role.DATA_PROTECTION_OFFICER})
_TRACERS = roles_that(Action.LIST, Kind.CASE, Place.SIBLING)
_OF_MATERIAL = roles_that(Action.LIST, Kind.MATERIAL_REQUEST, Place.SIBLING) - _TRACERS
_AT_POSTS = frozenset({Role.FIELD_OFFICER, Role.SITE_LEADER})
_AT_GATES = frozenset({Role.GATE_KEEPER, Role.UNIT_DISPATCHER})
_AT_SITES = frozenset({Role.FIELD_OFFICER, Role.SITE_LEADER})
_OF_FORCES = (
    roles_that(Action.LIST, Kind.POST, Place.SIBLING) | roles_that(Action.LIST, Kind.INSPECTION, Place.SIBLING)
) | {Role.UNIT_DISPATCHER, Role.SITE_LEADER}
_OF_TESTING = roles_that(Action.LIST, Kind.ROUND, Place.SIBLING) | {Role.UNIT_DISPATCHER, Role.SITE_LEADER}
_OF_ZONES = roles_that(Action.LIST, Kind.CONTROL, Place.SIBLING)
_OF_RESPONSE = roles_that(Action.LIST, Kind.EMERGENCY, Place.SIBLING) | {Role.UNIT_DISPATCHER}
_OF_CARE = roles_that(Action.LIST, Kind.CARE, Place.SIBLING) | {Role.UNIT_DISPATCHER}
_TAKING_HELP = frozenset({Role.GATE_KEEPER, Role.FIELD_OFFICER})
_OF_HELP = roles_that(Action.LIST, Kind.HELP_REQUEST, Place.SIBLING) | {Role.UNIT_DISPATCHER}
_UNIT_EXPORTERS = frozenset({Role.UNIT_DISPATCHER, Role.DATA_PROTECTION_OFFICER})
_OF_BRIEFING = roles_that(Action.LIST, Kind.SITUATION_REPORT, Place.SIBLING)
_OF_INTERVIEWS = roles_that(Action.LIST, Kind.INTERVIEW, Place.SIBLING)
_OF_FORMS = frozenset({Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER})
_OF_FACTS = frozenset({Role.REVIEWER, Role.HOTLINE_OPERATOR})
_OF_CALL_REPORTS = frozenset({Role.REVIEWER, Role.INSPECTOR, Role.DATA_PROTECTION_OFFICER})
_OF_NOTICES = frozenset({Role.DESK_ANALYST, Role.INTERVIEWER, Role.UNIT_DISPATCHER, Role.FIELD_OFFICER})
_OF_RIGHTS = roles_that(Action.CREATE, Kind.RIGHTS_REQUEST, Place.SIBLING)
ENTRIES = (
    Entry("desk:board", "board", _("Duty board"), for_desk=True),
    Entry("desk:intake", "intake", _("Intake"), for_desk=True, only=_OF_INTAKE),
    Entry("desk:orders", "orders", _("Work orders"), for_desk=True),
    Entry("desk:cases", "person", _("Tracing"), for_desk=False, for_roles=_TRACERS, under="/desk/tracing/"),
    Entry("desk:material", "place", _("Footage and records"), for_desk=False, for_roles=_OF_MATERIAL),
    Entry("desk:unit", "unit", _("Unit desk"), for_desk=False, for_roles=frozenset({Role.UNIT_DISPATCHER})),
    Entry("field:today", "today", _("Today"), for_desk=False, for_roles=frozenset({Role.FIELD_OFFICER})),
    Entry("field:post", "clock", _("My post"), for_desk=False, for_roles=_AT_POSTS),
    Entry("field:lane", "today", _("Taking samples"), for_desk=False, for_roles=_AT_SITES),
    Entry("desk:forces", "unit", _("Forces"), for_desk=False, for_roles=_OF_FORCES, under="/desk/forces/"),
    Entry(
        "desk:screening", "person", _("Mass testing"), for_desk=False, for_roles=_OF_TESTING, under="/desk/screening/"
    ),
    Entry("field:gate", "key", _("My gate"), for_desk=False, for_roles=_AT_GATES),
    Entry("field:patrol", "place", _("My patrol"), for_desk=False, for_roles=frozenset({Role.FIELD_OFFICER})),
    Entry("field:welfare", "person", _("Welfare checks"), for_desk=False, for_roles=frozenset({Role.FIELD_OFFICER})),
    Entry("field:help", "phone", _("Somebody needs help"), for_desk=False, for_roles=_TAKING_HELP),
    Entry("desk:controls", "place", _("Controls"), for_desk=False, for_roles=_OF_ZONES, under="/desk/zones/"),
    Entry("desk:emergencies", "clock", _("Response"), for_desk=False, for_roles=_OF_RESPONSE, under="/desk/response/"),
    Entry("desk:care", "person", _("Residents"), for_desk=False, for_roles=_OF_CARE, under="/desk/residents/"),
    Entry("desk:help", "person", _("Requests for help"), for_desk=False, for_roles=_OF_HELP - _OF_CARE),
    Entry("desk:situation", "board", _("Briefing"), for_desk=False, for_roles=_OF_BRIEFING, under="/desk/briefing/"),
    Entry(
        "desk:interviews", "phone", _("Interviews"), for_desk=False, for_roles=_OF_INTERVIEWS, under="/desk/interviews/"
    ),
    Entry("desk:check_call", "phone", _("Check a call"), for_desk=False, for_roles=frozenset({Role.HOTLINE_OPERATOR})),
    Entry("desk:forms", "orders", _("Interview forms"), for_desk=False, for_roles=_OF_FORMS),
    Entry("desk:facts", "search", _("What is true"), for_desk=False, for_roles=_OF_FACTS),
    Entry("desk:call_reports", "phone", _("Reported calls"), for_desk=False, for_roles=_OF_CALL_REPORTS),
    Entry("desk:rights", "key", _("Data rights"), for_desk=False, for_roles=_OF_RIGHTS),
    Entry("desk:notices", "person", _("First notices"), for_desk=False, for_roles=_OF_NOTICES),
    Entry("desk:reconciliation", "reconciliation", _("Reconciliation"), for_desk=True),
    Entry(
        "desk:oversight",
        "search",
        _("Who looked"),
        for_desk=False,
        for_roles=frozenset(
            {Role.DATA_PROTECTION_OFFICER, Role.AUDITOR, Role.INSPECTOR, Role.COMMANDER, Role.DESK_LEAD}
        ),
    ),
    Entry("desk:queries", "search", _("Query gate"), for_desk=False, for_roles=_ASKERS),
    Entry("desk:network", "search", _("Findings"), for_desk=False, for_roles=CHAIN_READERS, under="/desk/finding/"),
    Entry("desk:approvals", "key", _("Approvals"), for_desk=False, for_roles=_APPROVERS),
    Entry("desk:handover", "handover", _("Hand-over"), for_desk=True, for_roles=frozenset({Role.UNIT_DISPATCHER})),
    Entry("account-people", "person", _("Accounts"), for_desk=False, for_roles=frozenset(MAY_GIVE)),
    Entry("desk:exports", "download", _("Taken out"), for_desk=True, for_roles=_UNIT_EXPORTERS, only=_OF_EXPORTS),
)


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _links(session: Session, path: str) -> Iterator[Link]:
    for entry in ENTRIES:
        url = _address(entry.url_name)
        role = session.actor.role
        if url and ((entry.for_desk and session.is_desk and role in entry.only) or role in entry.for_roles):
            starts = (url, entry.under) if entry.under else (url,)
            yield Link(url, entry.icon, str(entry.text), is_current=path.startswith(starts))


def links_for(session: Session, path: str) -> list[Link]:
    """Return the navigation of a session on the page at `path`; the longest that matches is the current one."""
    links = list(_links(session, path))
    current = max((link.url for link in links if link.is_current), key=len, default="")
    return [Link(link.url, link.icon, link.text, is_current=link.url == current) for link in links]


def home_of(session: Session) -> str:
    """Return the url name of the page a role begins with."""
    starts = {
        Role.UNIT_DISPATCHER: "desk:unit", Role.FIELD_OFFICER: "field:today", Role.GATE_KEEPER: "field:gate",
        Role.HOTLINE_OPERATOR: "desk:help", Role.ADMINISTRATOR: "account-people",
        Role.DATA_PROTECTION_OFFICER: "desk:oversight",
    }  # fmt: skip
    return starts.get(session.actor.role, "desk:board")
