"""Contacts by state and day, with their calendar as a picture and a table behind it."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.tracing.access import list_contacts
from bihuan.apps.tracing.queries import pages
from bihuan.apps.tracing.queries.contacts import counts_on
from bihuan.web.desk.tracing.calendar import calendar_of
from bihuan.web.desk.tracing.case_sides import contact_lines
from bihuan.web.desk.tracing.seeing import category_names, rules_or_none
from bihuan.web.desk.tracing.words import CONTACT_STATES, DAY_STATES
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 25


@require_GET
@with_session
def contacts(request: SessionRequest) -> HttpResponse:
    """Show the contacts in a state who have a check on a day, and how that day stands."""
    look, told = looker(request), request.GET
    found, today = list_contacts(look.by), localdate(look.at)
    state = told.get("state", "following")
    state = state if state in {*CONTACT_STATES, "all"} else "following"
    day, how = _day_of(told.get("day", "")), told.get("how", "")
    how = how if how in DAY_STATES else ""
    narrowed = pages.contacts_on(found, "" if state == "all" else state, day, how)
    page = Paginator(narrowed, SIZE).get_page(told.get("page"))
    lines, counts = contact_lines(page.object_list, look), pages.counts_of_contacts(found)
    days = pages.calendars_of(one.id for one in lines)
    context = {
        "page": page, "lines": lines, "contacts": lines, "state": state, "day": day, "how": how, "today": today,
        "tabs": [*((name, counts.get(name, 0)) for name in CONTACT_STATES), ("all", sum(counts.values()))],
        "hows": list(DAY_STATES.items()), "of_today": counts_on(look.by.incident, today),
        "categories": category_names(rules_or_none(look.by.incident)), "may_export": look.by.role in EXPORTERS,
        "calendar": calendar_of(days, {one.id: str(one.name) for one in lines}, today),
    }  # fmt: skip
    return render(request, "desk/tracing/contacts.html", context)


def _day_of(text: str) -> date | None:
    """Return the day that the address names, None for none or for what is no day."""
    try:
        return parse_date(text)
    except ValueError:
        return None
