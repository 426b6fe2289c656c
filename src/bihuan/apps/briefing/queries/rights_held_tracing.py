"""What tracing holds about one person, as that person may be told: no case, no contact and no place of anybody else."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bihuan.apps.briefing.queries.rights_held_care import Whose
from bihuan.apps.briefing.rules.rights_held import HeldGroup, HeldItem, group, until, values
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import declared
from bihuan.apps.core.sealing import open_all
from bihuan.apps.tracing.models import Case, Contact, Exposure, Quarantine, Visit


def visits(whose: Whose) -> HeldGroup | None:
    """Return where the person was, by places on the list; one in words may be somebody's home: untold."""
    rows = list(Visit.objects.filter(person=whose.person).select_related("place").order_by("starts_at"))
    open_all(rows)
    return group("visits", declared.VISIT["place_text"], [_visit(row) for row in rows])


def _visit(row: Visit) -> HeldItem:
    said = values(
        place=row.place.name if row.place else "", starts_at=row.starts_at, ends_at=row.ends_at,
        origin=(row.origin, "visit_origin"),
    )  # fmt: skip
    untold = tuple(name for name in ("place_text", "note") if getattr(row, name))
    return HeldItem(said, untold, until("visit", row.recorded_at))


def exposures(whose: Whose) -> HeldGroup | None:
    """Return that the person was found exposed: the category and the day; never by whom, where or beside whom (R66)."""
    rows = Exposure.objects.filter(person=whose.person).order_by("last_at")
    zone = ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=whose.incident))
    items = [
        HeldItem(
            values(
                category=(row.category, "contact_category"), last_contact_on=row.last_at.astimezone(zone).date(),
                found_at=row.proposed_at, exposure_state=(row.state, "exposure_state"),
            ),
            ("source_case", "place", "reasons"),
        )
        for row in rows
    ]  # fmt: skip
    return group("exposures", declared.EXPOSURE["reasons"], items)


def contacts(whose: Whose) -> HeldGroup | None:
    """Return how the person is or was followed as a contact; not whose contact."""
    rows = list(Contact.objects.filter(person=whose.person).order_by("opened_at"))
    open_all(rows)
    return group("contacts", declared.CONTACT["note"], [_contact(row) for row in rows])


def _contact(row: Contact) -> HeldItem:
    said = values(
        category=(row.category, "contact_category"), contact_state=(row.state, "contact_state"),
        last_contact_on=row.last_contact_on, follow_up_from=row.starts_on, follow_up_until=row.ends_on,
        opened_at=row.opened_at, ended_at=row.ended_at,
    )  # fmt: skip
    untold = ("note",) if row.note else ()
    return HeldItem(said, untold, until("contact", row.ended_at))


def cases(whose: Whose) -> HeldGroup | None:
    """Return the person's own case: its classification and dates; not from whom it came."""
    rows = list(Case.objects.filter(person=whose.person).order_by("opened_at"))
    open_all(rows)
    return group("cases", declared.CASE["note"], [_case(row) for row in rows])


def _case(row: Case) -> HeldItem:
    said = values(
        classification=(row.classification, "classification"), onset_date=row.onset_date, sample_date=row.sample_date,
        report_date=row.report_date, isolated_at=row.isolated_at, opened_at=row.opened_at, closed_at=row.closed_at,
        case_outcome=(row.outcome, "case_outcome"),
    )  # fmt: skip
    untold = tuple(name for name in ("note", "known_source") if getattr(row, name))
    return HeldItem(said, untold, until("case", row.closed_at))


def quarantines(whose: Whose) -> HeldGroup | None:
    """Return the orders that the person stay somewhere, as they were told them."""
    rows = list(Quarantine.objects.filter(person=whose.person).order_by("starts_at"))
    open_all(rows)
    return group("quarantines", declared.QUARANTINE["place_text"], [_quarantine(row) for row in rows])


def _quarantine(row: Quarantine) -> HeldItem:
    said = values(
        regime=(row.regime, "regime"), legal_basis=(row.legal_basis, "legal_basis"), stays_at=row.place_text,
        quarantine_state=(row.state, "quarantine_state"), starts_at=row.starts_at, ends_at=row.ends_at,
        review_at=row.review_at,
    )  # fmt: skip
    untold = ("note",) if row.note else ()
    return HeldItem(said, untold, until("contact", row.ended_at))
