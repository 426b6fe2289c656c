"""Versions as CAP 1.2 messages: what each element is made of."""

from __future__ import annotations

from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from bihuan.apps.briefing.models import AnnouncementVersion
from bihuan.apps.briefing.queries.public import site_address
from bihuan.apps.briefing.rules.announcements import ALERT, CANCEL, UPDATE, urgency_of
from bihuan.apps.briefing.rules.announcements_words import DRILL, EVENTS, INSTRUCTIONS
from bihuan.apps.core.models import Incident
from bihuan.engine.alerts.cap import Alert, Info, Kind, Reference, name_of, write_cap

_KINDS: dict[str, Kind] = {ALERT: "Alert", UPDATE: "Update", CANCEL: "Cancel"}
_RESPONSES = {"shelter": "Shelter", "avoid": "Avoid", "execute": "Execute", "monitor": "Monitor"}
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def sender() -> str:
    """Return by what name this desk sends its messages: the host of its public address."""
    return f"desk@{urlsplit(site_address()).hostname or 'localhost'}"


def identifier_of(incident: str, number: int, version: int) -> str:
    """Return by what a version is called for ever."""
    return name_of(f"bihuan.{incident}.{number}.{version}")


def cap_of(version: AnnouncementVersion) -> bytes:
    """Return a version as a CAP message that names every version before it."""
    row = version.announcement
    earlier = AnnouncementVersion.objects.filter(announcement=row, version__lt=version.version).order_by("version")
    return write_cap(alert_of(version, [_reference(one, row.incident) for one in earlier]))


def alert_of(version: AnnouncementVersion, references: list[Reference]) -> Alert:
    """Return the values of the message of a version."""
    row, incident = version.announcement, version.announcement.incident
    zone = ZoneInfo(incident.time_zone)
    kind = _KINDS[version.kind]
    response = "AllClear" if version.kind == CANCEL else _RESPONSES[version.measure]
    note = f"{DRILL.zh} {DRILL.en}" if incident.is_drill else ""
    return Alert(
        name=_reference(version, incident), kind=kind, status="Exercise" if incident.is_drill else "Actual",
        urgency=urgency_of(version.kind, version.starts_at, version.sent_at), severity=version.severity,
        certainty=version.certainty, response=response, starts_at=version.starts_at.astimezone(zone),
        expires_at=version.ends_at.astimezone(zone), infos=[_info(version, language) for language in _LANGUAGES],
        outline=version.outline, communities=version.communities, references=references, incident=row.incident_id,
        note=note,
    )  # fmt: skip


def _reference(version: AnnouncementVersion, incident: Incident) -> Reference:
    sent = version.sent_at.astimezone(ZoneInfo(incident.time_zone))
    return Reference(version.sender, version.identifier, sent)


def _info(version: AnnouncementVersion, language: str) -> Info:
    row = version.announcement
    is_zh = language == "zh"
    name = row.incident.name if is_zh else row.incident.name_en or row.incident.name
    return Info(
        language=_LANGUAGES[language], event=EVENTS[row.origin].in_(language),
        headline=version.title_zh if is_zh else version.title_en, description=version.zh if is_zh else version.en,
        sender_name=name, area=version.area, web=f"{site_address()}/public/{language}/announcements/{row.number}/",
        contact=settings.OFFICIAL_LINES["desk"],
        instruction="" if version.kind == CANCEL else INSTRUCTIONS[version.measure].in_(language),
    )  # fmt: skip
