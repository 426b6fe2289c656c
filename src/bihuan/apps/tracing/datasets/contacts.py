"""What can be taken out of tracing: contacts with their calendars, masked as a list shows them. Visits never leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_date

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.access import list_contacts
from bihuan.apps.tracing.models import Contact
from bihuan.apps.tracing.queries.pages import contacts_on
from bihuan.apps.tracing.rules.relations import relation_to

_SHORT_NUMBER = 6
COLUMNS = (
    *(Column(code, is_plain=True) for code in ("contact", "category", "contact_state")),
    *(Column(code, is_plain=True) for code in ("last_contact_on", "starts_on", "ends_on", "done", "missed")),
    *(Column(name, Person.PERSONAL[name]) for name in ("name", "phone")),
)


def narrowed_contacts(by: Actor, told: Told) -> QuerySet[Contact]:
    """Return the contacts that the actor may see, narrowed as their page is: state, category, a check on a day."""
    state, category = (str(told.get(name) or "") for name in ("state", "category"))
    found = contacts_on(list_contacts(by), "" if state == "all" else state, day_of(told), str(told.get("how") or ""))
    return found.filter(category=category) if category else found


def day_of(told: Told) -> date | None:
    """Return the day that is asked for; what is no day narrows nothing, as on the page."""
    try:
        return parse_date(str(told.get("day") or ""))
    except ValueError:
        return None


def _find(by: Actor, told: Told, _at: datetime) -> list[str]:
    return list(narrowed_contacts(by, told).values_list("id", flat=True)[: MOST + 1])


def _read(by: Actor, _told: Told, ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
    """Give the contacts that were asked for and are still the person's to see, however they stand now."""
    for part in parts_of(ids):
        mine = list_contacts(by).filter(pk__in=part).select_related("person")
        found = {row.pk: row for row in mine}
        open_all([row.person for row in found.values()])
        days = _days(part)
        yield from (_row(found[one], by, days.get(one, (0, 0))) for one in part if one in found)


def _days(ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return how many days of each contact were done and missed."""
    done, missed = (Count("follow_ups", filter=Q(follow_ups__state=state)) for state in ("done", "missed"))
    counted = Contact.objects.filter(pk__in=ids).annotate(done=done, missed=missed)
    return {pk: (d, m) for pk, d, m in counted.values_list("pk", "done", "missed")}


def _row(row: Contact, by: Actor, days: tuple[int, int]) -> ExportRow:
    values: dict[str, str | int] = {
        "contact": row.pk[-_SHORT_NUMBER:].upper(), "category": row.category, "contact_state": row.state,
        "last_contact_on": str(row.last_contact_on), "starts_on": str(row.starts_on or ""),
        "ends_on": str(row.ends_on or ""), "done": days[0], "missed": days[1], "name": row.person.name,
        "phone": as_dialled(row.person.phone),
    }  # fmt: skip
    return ExportRow(row.pk, row.person_id, Row(relation_to(by, "contact", row.state), values))


register(Dataset("contacts", "contact", COLUMNS, _find, _read))
