"""Announcements as the public reads them: words in one language, times in the zone of the incident, no account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.queries.announcements import (
    holding,
    latest_versions,
    past,
    public_announcements,
    told_incidents,
    versions_of,
)
from bihuan.apps.briefing.queries.maps import communities_on_map
from bihuan.apps.briefing.rules.announcements import CANCEL
from bihuan.apps.briefing.rules.maps import MapCommunity, MapTold, announced_part
from bihuan.apps.core.models import Incident
from bihuan.apps.core.queries import areas_of

HOLDS, COMING, OVER, CANCELLED = "holds", "coming", "over", "cancelled"
_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version in the list of an announcement; `kind` is alert, update or cancel."""

    version: int
    kind: str
    title: str
    sent_at: datetime
    digest: str
    identifier: str


@dataclass(frozen=True, slots=True)
class AnnouncementShown:
    """One version of an announcement as its page shows it; instants stand in the zone of the incident.

    `state` is holds, coming, over or cancelled; `is_latest` whether no later version has taken its place;
    `communities` are (code as in an address, name); `versions` all of them, the latest first. `map` is what its map is
    drawn of: the outline that the version keeps, which CAP tells as well.
    """

    number: int
    version: int
    kind: str
    state: str
    is_latest: bool
    title: str
    lines: tuple[str, ...]
    area: str
    communities: tuple[tuple[str, str], ...]
    starts_at: datetime
    ends_at: datetime
    sent_at: datetime
    digest: str
    identifier: str
    incident: str
    is_drill: bool
    origin: str
    versions: tuple[VersionShown, ...] = field(default=())
    map: MapTold = field(default=MapTold())

    @property
    def is_named_by_communities(self) -> bool:
        """Whether the area in words says no more than the names of its communities."""
        return self.area == "、".join(name for _code, name in self.communities)


@dataclass(frozen=True, slots=True)
class Board:
    """What the public is told at an instant: what holds, the next to end first; what is past, the latest first."""

    holds: tuple[AnnouncementShown, ...]
    past: tuple[AnnouncementShown, ...]
    communities: tuple[tuple[str, str, int], ...]


def board(lang: str, at: datetime) -> Board:
    """Return all announcements of the open incidents in a language; communities with how many hold in them."""
    holds: list[AnnouncementShown] = []
    over: list[AnnouncementShown] = []
    for incident in told_incidents(at):
        found = public_announcements(incident.code)
        holds += _shown(incident, list(holding(found, at)), lang, at)
        over += _shown(incident, list(past(found, at)), lang, at)
    counts: dict[tuple[str, str], int] = {}
    for one in holds:
        for community in one.communities:
            counts[community] = counts.get(community, 0) + 1
    places = sorted((name, code, count) for (code, name), count in counts.items())
    over.sort(key=lambda one: one.sent_at, reverse=True)
    return Board(tuple(holds), tuple(over), tuple((code, name, count) for name, code, count in places))


def _shown(incident: Incident, rows: list[Announcement], lang: str, at: datetime) -> Iterable[AnnouncementShown]:
    latest, names = latest_versions(rows), names_of(incident.code)
    return [
        show(version, row, incident, names, lang, at, versions=())
        for row in rows
        if (version := latest.get(row.pk)) is not None
    ]


def names_of(incident: str) -> dict[str, str]:
    """Return the names of the communities of an incident by their codes."""
    return {area.code: area.name for area in areas_of(incident)}


def step_of(code: str) -> str:
    """Return the code of a community as a part of an address: as it stands, or in hexadecimal where it cannot."""
    return code if _STEP.fullmatch(code) else f"x-{code.encode().hex()}"[:100]


def every_version(lang: str, at: datetime) -> Iterable[tuple[AnnouncementShown, AnnouncementVersion]]:
    """Give every version of every announcement of the open incidents with what its page shows."""
    for incident in told_incidents(at):
        names, around = names_of(incident.code), communities_on_map(incident.code)
        for row in public_announcements(incident.code).order_by("number"):
            versions = versions_of(row)
            listed = tuple(_listed(one, incident, lang) for one in versions)
            for one in versions:
                yield show(one, row, incident, names, lang, at, versions=listed, around=around), one


def preview_of(draft: AnnouncementDraft, lang: str, at: datetime) -> AnnouncementShown:
    """Return a draft as its page will show it, were it released at the instant."""
    row, incident = draft.announcement, draft.announcement.incident
    versions = versions_of(row)
    number = len(versions) + 1
    version = AnnouncementVersion(
        announcement=row, version=number, kind=draft.kind, occasion=draft.occasion, sent_at=at, digest="",
        identifier="", title_zh=draft.title_zh, title_en=draft.title_en, zh=draft.zh, en=draft.en, area=draft.area,
        communities=draft.communities, outline=draft.outline, starts_at=draft.starts_at, ends_at=draft.ends_at,
        severity=draft.severity, measure=draft.measure,
    )  # fmt: skip
    listed = tuple(_listed(one, incident, lang) for one in [version, *versions])
    around = communities_on_map(incident.code)
    return show(version, row, incident, names_of(incident.code), lang, at, versions=listed, around=around)


def show(
    version: AnnouncementVersion, row: Announcement, incident: Incident, names: dict[str, str], lang: str,
    at: datetime, *, versions: tuple[VersionShown, ...], around: tuple[MapCommunity, ...] = (),
) -> AnnouncementShown:  # fmt: skip
    """Return a version as its page shows it."""
    zone, is_zh = ZoneInfo(incident.time_zone), lang == "zh"
    name = incident.name if is_zh else incident.name_en or incident.name
    last, state = versions[0].version if versions else version.version, state_of(version, at)
    is_in_force = version.version == last and state in {HOLDS, COMING}
    part = announced_part(
        version.area, version.outline, version.severity, version.measure, is_in_force=is_in_force
    )  # fmt: skip
    return AnnouncementShown(
        number=row.number, version=version.version, kind=version.kind, state=state,
        is_latest=version.version == last, title=version.title_zh if is_zh else version.title_en,
        lines=tuple((version.zh if is_zh else version.en).split("\n")), area=version.area,
        communities=tuple((step_of(code), names.get(code, code)) for code in version.communities),
        starts_at=version.starts_at.astimezone(zone), ends_at=version.ends_at.astimezone(zone),
        sent_at=version.sent_at.astimezone(zone), digest=version.digest, identifier=version.identifier, incident=name,
        is_drill=incident.is_drill, origin=row.origin, versions=versions,
        map=MapTold((part,), around),
    )  # fmt: skip


def _listed(version: AnnouncementVersion, incident: Incident, lang: str) -> VersionShown:
    title = version.title_zh if lang == "zh" else version.title_en
    sent = version.sent_at.astimezone(ZoneInfo(incident.time_zone))
    return VersionShown(version.version, version.kind, title, sent, version.digest, version.identifier)


def state_of(version: AnnouncementVersion, at: datetime) -> str:
    """Return whether what a version tells holds at the instant, is to come, is over, or was cancelled."""
    if version.kind == CANCEL:
        return CANCELLED
    if version.ends_at <= at:
        return OVER
    return COMING if version.starts_at > at else HOLDS
