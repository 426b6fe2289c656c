"""How wide a query may be: one table of our own design numbers, and what a protocol changes in it (R11, R12)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from bihuan.engine.protocol.rules import ProtocolRules


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the gate; `LIMIT_WORDS` says of each what it bounds."""

    window_days: int = 14
    places: int = 20
    slots: int = 200
    slot_hours: int = 4
    slot_hours_long: int = 24
    slot_hours_approved: int = 72
    slot_gap_minutes: int = 60
    budget_hours: int = 24
    case_places: int = 40
    officer_places: int = 100
    requests_alarm: int = 20
    requests_stop: int = 40
    searches_stop: int = 60
    identities_alone: int = 500
    tranche: int = 500
    identities_most: int = 5_000
    query_hours: int = 24
    approval_hours: int = 24
    probable_hours: int = 48
    source_age_hours: int = 2
    bulk_persons: int = 50
    contest_hours: int = 24


LIMIT_WORDS: Mapping[str, str] = {
    "window_days": "days of one window, and of all windows of a case together within 24 hours",
    "places": "places of one query, and of one officer's queries for a case within 24 hours",
    "slots": "place-slots of one query",
    "slot_hours": "hours of one stay at a place",
    "slot_hours_long": "hours of one stay at a workplace or a school",
    "slot_hours_approved": "hours of one stay with two approvals",
    "slot_gap_minutes": "minutes between two slots at a place up to which they are one stay",
    "budget_hours": "hours over which budgets are counted",
    "case_places": "places of a case over all officers within 24 hours",
    "officer_places": "places of one officer over all cases within 24 hours",
    "requests_alarm": "requests of one officer within 24 hours after which the desk is alarmed",
    "requests_stop": "requests of one officer within 24 hours after which nothing more is answered",
    "searches_stop": "searches for a person by one officer within 24 hours",
    "identities_alone": "identities released for a case on one analyst's word",
    "tranche": "further identities that two approvals release",
    "identities_most": "identities ever released for a case",
    "query_hours": "hours for which an accepted query may be used",
    "approval_hours": "hours within which approvals have to come",
    "probable_hours": "hours for which a probable case stands on a health approver's word",
    "source_age_hours": "hours after which a new laboratory counts",
    "bulk_persons": "persons whose status one department may change in one action",
    "contest_hours": "hours within which a contested status has to be decided",
}
_OVERRIDES: Mapping[str, Mapping[str, int]] = {
    "ebola_who": {"window_days": 21}  # ill people infect until they recover; contacts are followed for 21 days
}


def limits_for(protocol: ProtocolRules | None) -> Limits:
    """Return the limits under a protocol; without one, the defaults.

    Where a protocol counts the end of the infectious period from the same event as its beginning (measles: the rash),
    the window is that period; where the end is an event of its own, nobody knows its length and the default stands.
    """
    if protocol is None:
        return Limits()
    infectious, found = protocol.infectious, Limits()
    if infectious.until_events == (infectious.from_event,):
        found = replace(found, window_days=infectious.until_days - infectious.cautious_from_days + 1)
    return replace(found, **_OVERRIDES.get(protocol.code, {}))


def limits_digest(limits: Limits) -> str:
    """Return by which a decision names the limits under which it was made."""
    return sha256(json.dumps(asdict(limits), sort_keys=True).encode()).hexdigest()[:16]
