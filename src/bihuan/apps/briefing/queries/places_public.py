"""The list of places as the public reads it: place, day, slot, advice, and until when it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from bihuan.apps.briefing.queries.announcements import told_incidents
from bihuan.apps.briefing.queries.places import listed
from bihuan.apps.briefing.rules.places_words import advice_words


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One line of the list; `starts` and `ends` as HH:MM of the zone (24:00 = midnight), `until` its last day."""

    name: str
    on_date: date
    starts: str
    ends: str
    advice: str
    until: date


def places_shown(lang: str, at: datetime) -> list[PlaceShown]:
    """Return the list at an instant, by name and day."""
    found = []
    for incident in told_incidents(at):
        zone = ZoneInfo(incident.time_zone)
        for row in listed(incident.code, at):
            starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
            advice = advice_words(row.advice, lang, settings.OFFICIAL_LINES["desk"])
            until = (row.leaves_at.astimezone(zone) - timedelta(days=1)).date()
            last = "24:00" if ends.date() > row.on_date else f"{ends:%H:%M}"
            found.append(PlaceShown(row.name, row.on_date, f"{starts:%H:%M}", last, advice, until))
    return sorted(found, key=lambda one: (one.name, one.on_date, one.starts))
