"""What stands on the page of one contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from bihuan.apps.core.queries import account_names, events_of, unit_names
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.intake.access import PERSON_READERS
from bihuan.apps.orders.access import orders_about
from bihuan.apps.tracing import access
from bihuan.apps.tracing.queries import pages
from bihuan.apps.tracing.rules.following import FOLLOWING, INFORMED
from bihuan.web.desk.tracing.calendar import calendar_of
from bihuan.web.desk.tracing.case_sides import contact_lines, exposure_lines
from bihuan.web.desk.tracing.contact_work import forms_of
from bihuan.web.desk.tracing.forms import alerts_of
from bihuan.web.desk.tracing.seeing import category_names, rules_or_none
from bihuan.web.parts.order_lines import order_lines

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Contact
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

MOST_SHOWN = 50
_ORDER_READERS = roles_that(Action.READ, Kind.ORDER, Place.SIBLING)


def contact_context(row: Contact, look: Looker, refused: Mapping[str, TracingForm] | None = None) -> dict[str, Any]:
    """Return all that the page shows; `refused` are forms that were sent and refused, by their names."""
    who = look.people([row.person_id], is_list=False).get(row.person_id)
    days = pages.calendars_of([row.pk])
    title = str(who.title) if who else ""
    forms = forms_of(row, look.by, look.at, refused or {})
    return {
        "contact": row, "who": who, "title": title, "words": look.tracing_words([row])[row.pk],
        "days": days[row.pk], "calendar": calendar_of(days, {row.pk: title}, localdate(look.at)),
        "is_live": row.state in {FOLLOWING, INFORMED}, "story": _story(row),
        "categories": category_names(rules_or_none(look.by.incident)),
        "may_interview": access.may_read(look.by, Kind.VISIT) and row.ended_at is None,
        "may_open_person": look.by.role in PERSON_READERS, "may_open_order": look.by.role in _ORDER_READERS,
        "forms": forms, "alerts": alerts_of(refused or {}, forms), "open_form": next(iter(refused or {}), ""),
        **_ties(row, look), **_measures(row, look),
    }  # fmt: skip


def _story(row: Contact) -> list[tuple[Any, str]]:
    """Return what happened to the contact by the journal, with who did it."""
    events = events_of(row.pk)
    names = account_names({one.actor for one in events})
    return [(one, names.get(one.actor, "")) for one in events]


def _ties(row: Contact, look: Looker) -> dict[str, Any]:
    """Return because of whom the person is a contact, whom they met in turn, and what they were before."""
    contacts = access.list_contacts(look.by)
    case = access.get_case(look.by, row.of_case_id) if row.of_case_id else None
    became = access.get_case(look.by, row.became_case_id) if row.became_case_id else None
    following = pages.contacts_from(contacts, contact=row.pk)
    others = [one for one in pages.contacts_of_person(contacts, row.person_id) if one.pk != row.pk]
    found: dict[str, Any] = {
        "case": case, "became": became, "others": others, "contacts_n": len(following),
        "contacts": contact_lines(following[:MOST_SHOWN], look),
    }  # fmt: skip
    if access.may_read(look.by, Kind.EXPOSURE):
        rows = pages.exposures_of_contact(access.list_exposures(look.by), row.pk)
        found |= {"exposures": exposure_lines(rows[:MOST_SHOWN], look), "exposures_n": len(rows)}
    return found


def _measures(row: Contact, look: Looker) -> dict[str, Any]:
    """Return the orders about the person and the decisions that they stay apart, as far as the actor may see them."""
    found: dict[str, Any] = {}
    if look.by.role in _ORDER_READERS:
        orders = list(orders_about(look.by, row.person_id, look.at)[:MOST_SHOWN])
        found["orders"] = order_lines(orders, unit_names(look.by.incident), look.at)
    if access.may_read(look.by, Kind.QUARANTINE):
        found["quarantines"] = pages.quarantines_about(access.list_quarantines(look.by), row.person_id)
    return found
