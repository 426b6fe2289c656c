"""How persons can be reached: what their own row and the latest accepted line about them say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Disposition, Person


@dataclass(frozen=True, slots=True)
class Reachable:
    """Name, telephone, address and community of one person; whole: it goes into sealed content, never to a page."""

    name: str = ""
    phone: str = ""
    address: str = ""
    community_code: str = ""


def reachable(incident: str, persons: Iterable[str]) -> dict[str, Reachable]:
    """Return how each of these persons of the incident can be reached, opened with two questions to the vault."""
    rows = list(Person.objects.filter(incident_id=incident, pk__in=set(persons)))
    lines = list(Disposition.objects.filter(person__in=rows, kind="accepted").order_by("at", "record_id"))
    open_all(rows)
    open_all(lines)
    said: dict[str, dict[str, str]] = {}
    for line in lines:
        told = {name: line.values[name] for name in ("phone", "address", "community_code") if line.values.get(name)}
        told |= _of_register(line.values)
        said.setdefault(line.person_id or "", {}).update(told)
    return {row.pk: _reachable(row, said.get(row.pk, {})) for row in rows}


def _of_register(values: dict[str, str]) -> dict[str, str]:
    """Return where a line of a register says that somebody lives, written as an address."""
    if not values.get("building") or values.get("address"):
        return {}
    return {"address": " ".join(filter(None, [values.get(name) for name in ("community_name", "building", "room")]))}


def _reachable(row: Person, said: dict[str, str]) -> Reachable:
    phone = row.phone or said.get("phone", "")
    return Reachable(row.name, phone, said.get("address", ""), said.get("community_code", ""))
