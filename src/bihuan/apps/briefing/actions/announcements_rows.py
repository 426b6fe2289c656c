"""Rows of announcements: how a chain begins, how a draft is kept or dropped, how a version is released for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.queries.announcements_cap import identifier_of, sender
from bihuan.apps.briefing.rules.announcements import (
    CANCEL,
    CANCELLED,
    DROPPED,
    RELEASED,
    WAITING,
    Told,
    kind_of,
)
from bihuan.apps.core.journal.rows import Rows, next_number
from bihuan.apps.core.rules import Actor
from bihuan.engine.ledger.canonical import canonical_bytes, instant

ROWS = Rows({Announcement: "announcement", AnnouncementDraft: "announcement_draft"}, stale="announcement_moved")
_WORDS = (
    "title_zh", "title_en", "zh", "en", "area", "communities", "outline", "starts_at", "ends_at", "severity",
    "certainty", "measure",
)  # fmt: skip


def columns_of(told: Told) -> dict[str, Any]:
    """Return what an announcement says as the columns of a row."""
    return {
        "title_zh": told.title_zh.strip(), "title_en": told.title_en.strip(), "zh": told.zh.strip(),
        "en": told.en.strip(), "area": told.area.strip(), "communities": sorted(set(told.communities)),
        "outline": dict(told.outline), "starts_at": told.starts_at, "ends_at": told.ends_at,
        "severity": told.severity, "certainty": told.certainty, "measure": told.measure,
    }  # fmt: skip


def told_of(row: AnnouncementDraft | AnnouncementVersion) -> Told:
    """Return what a row says."""
    return Told(**{name: getattr(row, name) for name in _WORDS})


def digest_of(told: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) over the canonical form of what a version says; of the outline its text counts."""
    said = {name: instant(value) if isinstance(value, datetime) else value for name, value in told.items()}
    # nosemgrep: hash-without-key - over a text that is made to be published
    return hashlib.sha256(canonical_bytes({**said, "outline": repr(told["outline"])})).hexdigest()


def begin_chain(origin: str, about: str, *, by: Actor, at: datetime) -> Announcement:
    """Begin an announcement, of which nothing is told yet; in the caller's transaction."""
    row = Announcement(
        incident_id=by.incident, number=next_number(Announcement.objects.all()), origin=origin, about=about, begun_at=at
    )
    facts = {"number": row.number, "origin": origin, "about": about}
    return ROWS.begin(row, "announcement.begun", by=by, at=at, facts=facts, to_state=WAITING)


def keep_draft(
    row: Announcement, told: Told, occasion: str, *, by: Actor, at: datetime, is_cancel: bool = False,
    source: str = "", digest: str = "",
) -> AnnouncementDraft:  # fmt: skip
    """Keep the next version of a chain as a draft; one with a `source` is Bihuan's own and has no writer."""
    kind = kind_of(row.versions.count() + row.drafts.filter(state=WAITING).count(), is_cancel)
    draft = AnnouncementDraft(
        announcement=row, kind=kind, occasion=occasion, source=source, digest=digest,
        written_by="" if source else by.account, written_at=at, **columns_of(told),
    )  # fmt: skip
    facts = {"announcement": row.pk, "number": row.number, "occasion": occasion, "source": source}
    return ROWS.begin(draft, "announcement_draft.kept", by=by, at=at, facts=facts, to_state=WAITING)


def settle_draft(draft: AnnouncementDraft, state: str, *, by: Actor, at: datetime, n: int | None = None) -> None:
    """Take a draft out of what waits, released or dropped."""
    event = "announcement_draft.released" if state == RELEASED else "announcement_draft.dropped"
    ROWS.step(draft, event, by=by, at=at, n=n, state=state, settled_by=by.account, settled_at=at)


def drop_chain_without_version(row: Announcement, *, by: Actor, at: datetime) -> None:
    """End a chain of which nothing was ever told and nothing waits."""
    if row.state == WAITING and not row.drafts.filter(state=WAITING).exists():
        ROWS.step(row, "announcement.dropped", by=by, at=at, state=DROPPED)


def release(
    row: Announcement, told: Told, occasion: str, *, written_by: str, by: Actor, at: datetime, is_cancel: bool = False
) -> AnnouncementVersion:
    """Keep what is told as the next version, for ever, and owe its pages; in the caller's transaction."""
    number = row.versions.count() + 1
    columns = columns_of(told)
    version = AnnouncementVersion.objects.create(
        announcement=row, version=number, kind=kind_of(number - 1, is_cancel), occasion=occasion, sender=sender(),
        identifier=identifier_of(row.incident_id, row.number, number), sent_at=at.replace(microsecond=0),
        released_by=by.account, written_by=written_by, digest=digest_of(columns), **columns,
    )  # fmt: skip
    facts = {
        "number": row.number, "version": number, "kind": version.kind, "occasion": occasion, "digest": version.digest,
        "origin": row.origin, "communities": version.communities, "ends_at": instant(version.ends_at),
    }  # fmt: skip
    event, state = (
        ("announcement.cancelled", CANCELLED) if version.kind == CANCEL else ("announcement.released", RELEASED)
    )
    changes: dict[str, Any] = {"communities": version.communities, "ends_at": version.ends_at, "over_at": None}
    if is_cancel:
        changes["ends_at"] = at
    ROWS.step(row, event, by=by, at=at, facts=facts, state=state, **changes)
    owe_pages("announcements", by=by, at=at)
    return version
