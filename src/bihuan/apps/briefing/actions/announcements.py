"""Announcements: written, changed, released by a person, corrected by a new version, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from bihuan.apps.briefing.actions.announcements_rows import (
    ROWS,
    begin_chain,
    columns_of,
    drop_chain_without_version,
    keep_draft,
    release,
    settle_draft,
    told_of,
)
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.queries.announcements import get_announcement, get_draft, latest_of
from bihuan.apps.briefing.rules import announcements as rules
from bihuan.apps.briefing.rules.announcements import CANCEL, CANCELLINGS, DROPPED, FREE, RELEASED, WAITING, Told
from bihuan.apps.briefing.rules.announcements_words import cancel_words
from bihuan.apps.briefing.rules.public_text import check_public
from bihuan.apps.core.journal import writing
from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.zones.actions.persons import check_other


def write_announcement(*, told: Told, by: Actor, at: datetime) -> AnnouncementDraft:
    """Keep a text written freely as the first draft of a new announcement; another person releases it.

    :raises NotAllowed: `wrong_role`, what it lacks (`rules.announcements.check_told`), or what must not stand in it
        (`rules.public_text.check_public`).
    """
    rules.check_writer(by)
    _check(told, by, at)
    with writing():
        return keep_draft(begin_chain(FREE, "", by=by, at=at), told, "written", by=by, at=at)


def change_draft(*, draft_id: str, told: Told, by: Actor, at: datetime, n: int | None = None) -> AnnouncementDraft:
    """Change a draft that waits: from now on whoever changed it has written it, and does not release it.

    :raises NotAllowed: as `write_announcement`; `not_found`, `draft_settled`, `announcement_moved`.
    """
    rules.check_writer(by)
    with writing():
        draft = _waiting(draft_id, by)
        if draft.kind != CANCEL:
            _check(told, by, at)
        changes = {**columns_of(told), "written_by": by.account, "written_at": at}
        return ROWS.step(draft, "announcement_draft.changed", by=by, at=at, n=n, **changes)


def correct_announcement(*, announcement_id: str, told: Told, by: Actor, at: datetime) -> AnnouncementDraft:
    """Keep a correction as the next version's draft; the version that it corrects stays as it was told.

    :raises NotAllowed: as `write_announcement`; `not_found`, `announcement_not_out`.
    """
    rules.check_writer(by)
    _check(told, by, at)
    with writing():
        return keep_draft(_out(announcement_id, by), told, "corrected", by=by, at=at)


def release_draft(*, draft_id: str, by: Actor, at: datetime, n: int | None = None) -> AnnouncementVersion:
    """Release a draft: from now on the public reads it, and nobody can change a word of it.

    :raises NotAllowed: `not_found`, `wrong_role`, `own_request`, `draft_settled`, `older_draft_first`,
        `announcement_not_out` (its chain was cancelled), `announcement_moved`, or what the text lacks or must not hold.
    """
    with writing():
        draft = _waiting(draft_id, by)
        rules.check_releaser(by, draft.written_by)
        if draft.written_by:
            check_other(draft.written_by, by, at)
        row = draft.announcement
        if row.state not in {WAITING, RELEASED}:
            raise NotAllowed("announcement_not_out")
        if row.drafts.filter(state=WAITING, written_at__lt=draft.written_at).exists():
            raise NotAllowed("older_draft_first")
        told = told_of(draft)
        _check(told, by, at, is_cancel=draft.kind == CANCEL)
        settle_draft(draft, RELEASED, by=by, at=at, n=n)
        return release(
            row, told, draft.occasion, written_by=draft.written_by, by=by, at=at, is_cancel=draft.kind == CANCEL
        )  # fmt: skip


def drop_draft(*, draft_id: str, by: Actor, at: datetime, n: int | None = None) -> AnnouncementDraft:
    """Drop a draft: nobody is told; a chain of which nothing was told ends with it.

    :raises NotAllowed: `wrong_role`, `not_found`, `draft_settled`, `announcement_moved`.
    """
    rules.check_writer(by)
    with writing():
        draft = _waiting(draft_id, by)
        settle_draft(draft, DROPPED, by=by, at=at, n=n)
        drop_chain_without_version(draft.announcement, by=by, at=at)
        return draft


def cancel_announcement(*, announcement_id: str, reason: str, by: Actor, at: datetime) -> AnnouncementVersion:
    """Cancel what was told, at once and in fixed words: a last version says so and names every one before it.

    Drafts that wait are dropped. :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `announcement_not_out`.
    """
    rules.check_releaser(by, "")
    if reason not in CANCELLINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _out(announcement_id, by)
        latest = latest_of(row)
        if latest is None:
            raise NotAllowed("announcement_not_out")
        for draft in row.drafts.filter(state=WAITING):
            settle_draft(draft, DROPPED, by=by, at=at)
        told = _cancelled(row, told_of(latest), reason, at)
        return release(row, told, "cancelled", written_by="", by=by, at=at, is_cancel=True)


def _cancelled(row: Announcement, before: Told, reason: str, at: datetime) -> Told:
    titles, texts = cancel_words(row.number, (before.title_zh, before.title_en), reason)
    return replace(
        before, title_zh=titles[0], title_en=titles[1], zh=texts[0], en=texts[1], starts_at=at,
        ends_at=max(before.ends_at, at + timedelta(days=1)),
    )  # fmt: skip


def _check(told: Told, by: Actor, at: datetime, *, is_cancel: bool = False) -> None:
    if not is_cancel:
        rules.check_told(told, {area.code for area in areas_of(by.incident)}, at)
    texts = {name: getattr(told, name) for name in ("title_zh", "title_en", "zh", "en", "area")}
    check_public(texts, settings.OFFICIAL_LINES.values())


def _waiting(draft_id: str, by: Actor) -> AnnouncementDraft:
    draft = get_draft(by, draft_id)
    if draft.state != WAITING:
        raise NotAllowed("draft_settled")
    return draft


def _out(announcement_id: str, by: Actor) -> Announcement:
    row = get_announcement(by, announcement_id)
    if row.state != RELEASED:
        raise NotAllowed("announcement_not_out")
    return row
