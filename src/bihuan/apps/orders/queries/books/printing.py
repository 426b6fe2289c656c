"""What a printed sheet needs besides its figures: names of people and units, the incident, its zone, the day's root."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.apps.core.models import Incident
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.orders.models import Balance, Handover
from bihuan.apps.orders.queries.books.handover import override_words


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose sheet it is: the incident, whether it is a drill, and the zone of its times."""

    incident: str
    name: str
    is_drill: bool
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class HandPrint:
    """A hand-over ready to be printed; `facts` are its four counts and index range, `sheet` what was kept with it."""

    heading: Heading
    unit: str
    unit_name: str
    given_by: str
    given_at: datetime
    received_by: str
    received_at: datetime | None
    override_reason: str
    facts: dict[str, int]
    sheet: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DayPrint:
    """A full balance ready to be printed: its daily sheet, differences, size and root."""

    heading: Heading
    at: datetime
    tree_size: int
    root: str
    unaccounted: int
    rows: list[dict[str, Any]]
    names: dict[str, str]


def heading_of(incident: str) -> Heading:
    """Return whose sheet it is. :raises Incident.DoesNotExist: there is no such incident."""
    found = Incident.objects.get(pk=incident)
    return Heading(found.pk, found.name, found.is_drill, ZoneInfo(found.time_zone))


_COUNTS = ("opening_index", "closing_index", "opening", "came_in", "went_out", "closing")


def hand_print(handover_id: str) -> HandPrint | None:
    """Return a hand-over with its names, None when there is none."""
    found = Handover.objects.filter(pk=handover_id).first()
    if found is None:
        return None
    people = account_names({found.given_by, found.received_by})
    return HandPrint(
        heading_of(found.incident_id), found.unit, unit_names(found.incident_id).get(found.unit, ""),
        people.get(found.given_by, found.given_by), found.given_at, people.get(found.received_by, found.received_by),
        found.received_at, override_words(found), {name: getattr(found, name) for name in _COUNTS}, found.sheet,
    )  # fmt: skip


def day_print(incident: str) -> DayPrint | None:
    """Return the last full balance with its daily sheet, None when none was struck yet."""
    found = Balance.objects.filter(incident_id=incident, is_full=True).order_by("-at").first()
    if found is None:
        return None
    day = found.sheet.get("day", {})
    return DayPrint(
        heading_of(incident), found.at, found.tree_size, str(found.sheet.get("root", "")), found.unaccounted,
        list(day.get("rows", [])), unit_names(incident),
    )  # fmt: skip
