"""The form that asks: what R10 wants to know, read tolerantly, so that the gate itself says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_naive, localtime

from bihuan.apps.intake.rules.asking import Ask, Stay

if TYPE_CHECKING:
    from django.http import QueryDict

ROWS, MOST_ROWS = 3, 20


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One line of the form: the place and its times as they were typed."""

    number: int
    place: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    purpose: str = "find_exposed"
    legal_basis: str = "public_health_emergency"
    case: str = ""
    approver: str = ""
    window_from: str = ""
    window_to: str = ""
    slots: tuple[SlotRow, ...] = ()


def read_ask(data: QueryDict, officer: str) -> Ask:
    """Return the query that was typed; what cannot be read counts as missing."""
    rows = zip(data.getlist("place"), data.getlist("starts_at"), data.getlist("ends_at"), strict=False)
    stays = []
    for place, first, last in list(rows)[:MOST_ROWS]:
        begin, end = _instant(first), _instant(last)
        if place and begin and end:
            stays.append(Stay(place[:40], begin, end))
    return Ask(
        purpose=data.get("purpose", ""), legal_basis=data.get("legal_basis", ""), case=data.get("case", ""),
        window_from=_instant(data.get("window_from", "")), window_to=_instant(data.get("window_to", "")),
        places=tuple(stays), officer=officer, approver=data.get("approver", ""),
    )  # fmt: skip


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    if found is None or not 2000 < found.year < 2100:
        return None
    return found.replace(tzinfo=get_current_timezone()) if is_naive(found) else found


def prefilled(asked: QueryDict) -> dict[str, Any]:
    """Return a query that another page began by its address (a case with its stays), {} when none did."""
    if "case" not in asked:
        return {}
    told = read_ask(asked, "")
    stays = [{"place": s.place, "starts_at": s.starts_at, "ends_at": s.ends_at} for s in told.places]
    names = ("purpose", "legal_basis", "case", "window_from", "window_to")
    return {name: getattr(told, name) for name in names} | {"places": stays}


def typed_of(said: Mapping[str, Any], rows: int) -> Typed:
    """Return the form filled in with a query as it is stored (or with the nearest narrower one)."""
    stays = list(said.get("places") or [])[:MOST_ROWS]
    filled = [SlotRow(i, s["place"], _local(s["starts_at"]), _local(s["ends_at"])) for i, s in enumerate(stays, 1)]
    empty = [SlotRow(i, "", "", "") for i in range(len(filled) + 1, min(max(rows, ROWS), MOST_ROWS) + 1)]
    return Typed(
        said.get("purpose") or "find_exposed", said.get("legal_basis") or "public_health_emergency",
        str(said.get("case") or ""), str(said.get("approver") or ""), _local(said.get("window_from")),
        _local(said.get("window_to")), (*filled, *empty),
    )  # fmt: skip


def _local(moment: str | datetime | None) -> str:
    """Return an instant as a browser's field wants it, in the zone of the incident."""
    if not moment:
        return ""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return localtime(found).strftime("%Y-%m-%dT%H:%M:%S" if found.second else "%Y-%m-%dT%H:%M")
