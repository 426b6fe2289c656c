"""What hangs on one case: exposures found, contacts that came of it, where its person was a contact before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules.permissions import Kind
from bihuan.apps.core.rules.showing import NOTHING, Shown
from bihuan.apps.intake.access import may_originate
from bihuan.apps.tracing import access
from bihuan.apps.tracing.queries import pages
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case, Contact, Exposure

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """One exposure as a list shows it; seconds are without and with the residual time."""

    id: str
    case_id: str
    case_number: int
    person_id: str
    name: Shown
    place: str
    first_at: datetime
    last_at: datetime
    seconds: int
    seconds_residual: int
    encounters: int
    certainty: str
    type: str
    setting: str
    category: str
    state: str
    refusal: str
    rule: str
    is_second: bool


def exposure_lines(rows: Iterable[Exposure], look: Looker) -> list[ExposureLine]:
    """Return exposures (fetched with their cases) as a list shows them."""
    found = list(rows)
    people = look.people(one.person_id for one in found)
    places = pages.places_by_id((one.place_id for one in found), look.by.incident)
    return [
        ExposureLine(
            one.pk, one.source_case_id, one.source_case.number, one.person_id,
            people[one.person_id].title if one.person_id in people else NOTHING,
            places[one.place_id].name if one.place_id in places else "", one.first_at, one.last_at, one.seconds,
            one.seconds_residual, one.encounters, one.certainty, one.type, one.setting, one.category, one.state,
            one.refusal, one.rule, one.via_id is not None,
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact as a list shows it."""

    id: str
    name: Shown
    category: str
    state: str
    last_contact_on: date
    starts_on: date | None
    ends_on: date | None
    is_second: bool


def contact_lines(rows: Iterable[Contact], look: Looker) -> list[ContactLine]:
    """Return contacts as a list shows them."""
    found = list(rows)
    people = look.people(one.person_id for one in found)
    return [
        ContactLine(
            one.pk, people[one.person_id].title if one.person_id in people else NOTHING, one.category, one.state,
            one.last_contact_on, one.starts_on, one.ends_on, one.of_contact_id is not None,
        )
        for one in found
    ]  # fmt: skip


def sides_of(row: Case, look: Looker) -> dict[str, Any]:
    """Return what hangs on the case, as far as the actor may see it."""
    found: dict[str, Any] = {"counts": pages.counts_about([row.pk])[row.pk], "most": MOST_SHOWN}
    if access.may_read(look.by, Kind.EXPOSURE):
        mine = pages.exposures_about(access.list_exposures(look.by), case=row.pk)
        found |= {"exposures": exposure_lines(mine[:MOST_SHOWN], look), "exposures_n": mine.count()}
    if access.may_read(look.by, Kind.CONTACT):
        contacts = pages.contacts_from(access.list_contacts(look.by), case=row.pk)
        before = pages.contacts_of_person(access.list_contacts(look.by), row.person_id)
        found |= {
            "contacts": contact_lines(contacts[:MOST_SHOWN], look), "contacts_n": len(contacts),
            "before": [(one, one.of_case.number if one.of_case else None) for one in before],
        }  # fmt: skip
    if access.may_read(look.by, Kind.MATERIAL_REQUEST):
        found["material"] = list(pages.material_of(access.list_material(look.by), case=row.pk)[:MOST_SHOWN])
        found["may_ask_material"] = may_originate(look.by) and row.classification in {"confirmed", "probable"}
    return found
