"""What stands on the page of one answer, and on the card of what waits for a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.access import Session
from bihuan.apps.intake.queries.desk import department_names, place_names
from bihuan.apps.intake.queries.gate import approvals_of, released_count
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Query


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One place-slot as a page shows it."""

    name: str
    venue: str
    starts_at: datetime
    ends_at: datetime


def slot_lines(stays: Iterable[Mapping[str, str]], incident: str) -> list[SlotLine]:
    """Return place-slots with the places' names."""
    listed = list(stays)
    names = place_names({one["place"] for one in listed}, incident)
    return [
        SlotLine(
            names.get(one["place"], (one["place"], ""))[0], label("venue", names.get(one["place"], ("", ""))[1]),
            datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]),
        )
        for one in listed
    ]  # fmt: skip


def answer_context(session: Session, row: Query, at: datetime) -> dict[str, Any]:
    """Return one query with its reason, its narrower sister and how far its approvals have come."""
    incident = session.actor.incident
    narrower = row.narrower
    return {
        "query": row, "why": label("code", row.code) if row.code else "", "figures": row.figures,
        "slots": slot_lines(row.places, incident), "narrower": narrower,
        "narrower_slots": slot_lines(narrower.get("places", []), incident),
        "narrower_window": [datetime.fromisoformat(narrower[name]) for name in ("window_from", "window_to")]
        if narrower else [],
        "said": approvals_of(row.pk), "departments": department_names(), "is_own": row.officer == session.actor.account,
        "released": released_count(row.case, incident) if row.case else 0, "limits": limits_of(incident),
        "is_open": row.state == "accepted" and row.expires_at is not None and at < row.expires_at,
    }  # fmt: skip
