"""What register, testing, care, help and gates hold about one person, as that person may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.briefing.models import RightsRequest
from bihuan.apps.briefing.rules.rights_held import HeldGroup, HeldItem, group, until, values
from bihuan.apps.core.rules import declared
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Resident
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.apps.screening.models import HeldMember, RosterEntry
from bihuan.apps.zones.models import Pass


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data are asked for: pseudonym, blind index of the document ("" = none), own name, and when it is asked."""

    incident: str
    person: str
    document_index: str
    name: str
    at: datetime


def register(whose: Whose) -> HeldGroup | None:
    """Return the person's own line of the population register; nobody else of the household."""
    rows = list(_residents(whose))
    open_all(rows)
    items = [
        HeldItem(
            values(
                name=row.name, phone=row.phone, building=row.building.name, room=row.room,
                registered_at=row.registered_at, left_at=row.left_at,
            )
        )
        for row in rows
    ]  # fmt: skip
    return group("register", declared.RESIDENT["name"], items)


def _residents(whose: Whose) -> list[Resident]:
    if not whose.document_index:
        return []
    mine = Resident.objects.filter(incident=whose.incident, document_index=whose.document_index)
    return [row for row in mine.select_related("building") if row.name in {"", whose.name} or not whose.name]


def tests(whose: Whose) -> HeldGroup | None:
    """Return the person's own tests: round, how it stands, whether a tube held them; nobody else of the tube."""
    entries = RosterEntry.objects.filter(resident__in=_residents(whose)).select_related("round").order_by("round")
    items = [
        HeldItem(
            values(
                round=row.round.number, roster_outcome=(row.outcome, "roster_outcome"), outcome_at=row.outcome_at,
            )
        )
        for row in entries
    ]  # fmt: skip
    held = HeldMember.objects.filter(person=whose.person).order_by("held_at")
    items += [
        HeldItem(values(hold_state=(row.state, "hold_state"), held_at=row.held_at, cleared_at=row.cleared_at))
        for row in held
    ]
    return group("tests", declared.VALUES["result"], items)


def care(whose: Whose) -> HeldGroup | None:
    """Return the person's own entries on the register of care; the relative to be called is somebody else."""
    rows = list(CareEntry.objects.filter(incident=whose.incident, person=whose.person).order_by("registered_at"))
    open_all(rows)
    return group("care", declared.CARE_ENTRY["name"], [_care(row) for row in rows])


def _care(row: CareEntry) -> HeldItem:
    said = values(
        name=row.name, phone=row.phone, address=row.address, needs=(",".join(row.needs), "care_need"),
        language=(row.language, "care_language"), consent=(",".join(row.consent), "care_consent"),
        medicine_until=row.medicine_until, seen_at=row.seen_at, registered_at=row.registered_at, ended_at=row.ended_at,
    )  # fmt: skip
    untold = tuple(name for name in ("kin_name", "kin_phone", "note") if getattr(row, name))
    return HeldItem(said, untold, until("care", row.ended_at))


def help_requests(whose: Whose) -> HeldGroup | None:
    """Return the person's own requests for help; the caller's words may be about others and stay untold."""
    rows = list(HelpRequest.objects.filter(incident=whose.incident, person=whose.person).order_by("taken_at"))
    open_all(rows)
    return group("help", declared.HELP_REQUEST["name"], [_help(row) for row in rows])


def _help(row: HelpRequest) -> HeldItem:
    said = values(
        number=row.number, help_class=(row.help_class, "help_class"), help_state=(row.state, "help_state"),
        taken_at=row.taken_at, answered_at=row.answered_at, closed_at=row.closed_at,
    )  # fmt: skip
    untold = tuple(name for name in ("name", "phone", "address", "words", "answer") if getattr(row, name))
    return HeldItem(said, untold, until("help_request", row.closed_at))


def passes(whose: Whose) -> HeldGroup | None:
    """Return the person's own passes."""
    rows = list(Pass.objects.filter(incident=whose.incident, person=whose.person).order_by("issued_at"))
    open_all(rows)
    items = [
        HeldItem(
            values(
                number=row.number, name=row.name, pass_purpose=(row.purpose, "pass_purpose"),
                pass_state=(row.state, "pass_state"), starts_at=row.starts_at, ends_at=row.ends_at,
            ),
            (),
            until("pass", row.ends_at),
        )
        for row in rows
    ]  # fmt: skip
    return group("passes", declared.PASS["name"], items)


def requests(whose: Whose) -> HeldGroup | None:
    """Return what the person asked about their own data before."""
    rows = list(RightsRequest.objects.filter(incident=whose.incident, person=whose.person).order_by("number"))
    open_all(rows)
    items = [
        HeldItem(
            values(
                number=row.number, right=(row.kind, "right"), words=row.words, taken_at=row.taken_at,
                right_outcome=(row.outcome, "right_outcome"), answer=row.answer, answered_at=row.answered_at,
            ),
            (),
            until("rights_request", row.answered_at),
        )
        for row in rows
    ]  # fmt: skip
    return group("requests", declared.RIGHTS_REQUEST["words"], items)
