"""Tracing over the API, to read: cases, exposures, contacts and the days of their follow-up, persons masked."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Query, Router

from bihuan.apps.tracing import access
from bihuan.apps.tracing.queries import pages
from bihuan.web.api.kinds import Id
from bihuan.web.api.problems import problems
from bihuan.web.api.signing_in import actor_of
from bihuan.web.api.tracing_said import (
    CasePage,
    CaseSaid,
    CaseWindow,
    ContactPage,
    ContactSaid,
    ContactWindow,
    ExposurePage,
    ExposureWindow,
    FollowUpPage,
    FollowUpWindow,
    cases_said,
    contacts_said,
    exposures_said,
    follow_ups_said,
)
from bihuan.web.parts.disclosure import api_looker

router = Router(tags=["tracing"])


@router.get("/cases", response={200: CasePage} | problems(422))
def list_cases(request: HttpRequest, told: Query[CaseWindow]) -> CasePage:
    """List the cases of the incident in the order of the epidemic, persons masked."""
    look = api_looker(request)
    called = told.classification.value if told.classification else ""
    found = pages.narrowed_cases(access.list_cases(look.by), called, told.open)
    rows = list(found[told.part()])
    items = cases_said(rows, look.people(row.person_id for row in rows))
    return CasePage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/cases/{case_id}", response={200: CaseSaid} | problems(404, 422))
def one_case(request: HttpRequest, case_id: Path[Id]) -> CaseSaid:
    """Tell one case, its person masked."""
    look = api_looker(request)
    row = access.get_case(look.by, case_id)
    return cases_said([row], look.people([row.person_id]))[0]


@router.get("/exposures", response={200: ExposurePage} | problems(422))
def list_exposures(request: HttpRequest, told: Query[ExposureWindow]) -> ExposurePage:
    """List the exposures of the incident, the longest first, persons masked and without the reasons in words."""
    look = api_looker(request)
    mine = access.list_exposures(look.by)
    found = pages.exposures_about(mine, told.case or "", told.run or "", told.state or "")
    rows = list(found[told.part()])
    items = exposures_said(rows, look.people(row.person_id for row in rows))
    return ExposurePage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/contacts", response={200: ContactPage} | problems(422))
def list_contacts(request: HttpRequest, told: Query[ContactWindow]) -> ContactPage:
    """List the contacts of the incident by state and the end of their follow-up, persons masked."""
    look = api_looker(request)
    mine = access.list_contacts(look.by)
    found = pages.contacts_on(mine, told.state or "", told.day, told.day_state or "")
    rows = list(found[told.part()])
    items = contacts_said(rows, look.people(row.person_id for row in rows))
    return ContactPage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.get("/contacts/{contact_id}", response={200: ContactSaid} | problems(404, 422))
def one_contact(request: HttpRequest, contact_id: Path[Id]) -> ContactSaid:
    """Tell one contact, their person masked."""
    look = api_looker(request)
    row = access.get_contact(look.by, contact_id)
    return contacts_said([row], look.people([row.person_id]))[0]


@router.get("/follow-ups", response={200: FollowUpPage} | problems(422))
def list_follow_ups(request: HttpRequest, told: Query[FollowUpWindow]) -> FollowUpPage:
    """List the days of follow-up by date: of a contact, of a day, in a state."""
    mine = access.list_follow_ups(actor_of(request))
    found = pages.days_in(mine, told.contact or "", told.day, told.state or "")
    items = follow_ups_said(found[told.part()])
    return FollowUpPage(total=found.count(), shown=len(items), offset=told.offset, items=items)
