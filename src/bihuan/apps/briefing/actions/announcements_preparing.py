"""Drafts that Bihuan prepares of the desk's own decisions: controls, and rounds of mass testing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.briefing.actions.announcements_rows import (
    ROWS,
    begin_chain,
    columns_of,
    digest_of,
    drop_chain_without_version,
    keep_draft,
    settle_draft,
)
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft
from bihuan.apps.briefing.queries.announcements_sources import round_told, site_areas
from bihuan.apps.briefing.rules.announcements import (
    CONTROL,
    DROPPED,
    MOST_AREA,
    MOST_TITLE_EN,
    MOST_TITLE_ZH,
    RELEASED,
    ROUND,
    WAITING,
    Told,
    certainty_of,
    measure_of,
    severity_of,
)
from bihuan.apps.briefing.rules.announcements_words import cancel_words, parted, round_words
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.screening.models import Round
from bihuan.apps.zones.models import Control, ControlText
from bihuan.apps.zones.queries.controls import levels_of, outline_of
from bihuan.apps.zones.queries.controls_pages import chain_of, texts_of
from bihuan.apps.zones.rules.controls import DECIDED

_A_DAY = timedelta(days=1)


def prepare_control(*, control_id: str, incident: str, at: datetime) -> bool:
    """Prepare what is to be told of a control that was decided, extended or lifted; say whether a draft was kept.

    A lifting of which nothing was told before it drops what waited: there is nothing to cancel.
    """
    with writing():
        row = Control.objects.filter(pk=control_id, incident_id=incident).first()
        texts = texts_of(row) if row else []
        if row is None or not texts:
            return False
        chain = chain_of(row)
        if AnnouncementDraft.objects.filter(source=row.pk, digest=texts[0].digest).exists():
            return False  # the job ran before
        known = Announcement.objects.filter(incident_id=incident, origin=CONTROL, about=chain[0].pk)
        told = known.exclude(state=DROPPED).first()
        if texts[0].occasion == "lifted":
            return _prepare_lifting(told, row, chain, texts[0], at)
        by = system(incident)
        told = told or begin_chain(CONTROL, chain[0].pk, by=by, at=at)
        _keep(told, row, texts[0], texts[0].occasion, row.ends_at, at, starts_at=chain[0].starts_at)
        return True


def _prepare_lifting(
    told: Announcement | None, row: Control, chain: list[Control], text: ControlText, at: datetime
) -> bool:
    if told is None or told.state not in {WAITING, RELEASED}:
        return False
    by = system(row.incident_id)
    left = [one for one in chain if one.state == DECIDED and one.ends_at > at]
    waiting = list(told.drafts.filter(state=WAITING, source__in=[one.pk for one in chain]))
    for draft in waiting:
        if draft.source == row.pk or not left:
            settle_draft(draft, DROPPED, by=by, at=at)
    if told.state == WAITING and not left:
        drop_chain_without_version(told, by=by, at=at)
        return False
    if not told.versions.exists():
        return False  # what is left of the chain is still to be told by its own draft
    ends_at = max((one.ends_at for one in left), default=max(text.made_at, row.ends_at) + _A_DAY)
    stands = left[-1] if left else row  # where a decision still holds, its own words are told again
    words = texts_of(stands)[0] if left else text
    starts_at = chain[0].starts_at if left else row.lifted_at or at
    _keep(
        told, stands, words, "lifted", ends_at, at, starts_at=starts_at, is_cancel=not left,
        source=row.pk, digest=text.digest,
    )  # fmt: skip
    return True


def _keep(
    told: Announcement, row: Control, text: ControlText, occasion: str, ends_at: datetime, at: datetime, *,
    starts_at: datetime, is_cancel: bool = False, source: str = "", digest: str = "",
) -> None:  # fmt: skip
    (title_zh, zh), (title_en, en) = parted(text.zh), parted(text.en)
    severity = severity_of(row.level, [one.code for one in levels_of(row.incident_id)])
    said = Told(
        title_zh=title_zh[:MOST_TITLE_ZH], title_en=title_en[:MOST_TITLE_EN], zh=zh, en=en, area=row.name[:MOST_AREA],
        starts_at=starts_at, ends_at=ends_at, communities=tuple(row.communities), outline=row.outline,
        severity=severity, certainty=certainty_of(row.reason), measure=measure_of(severity),
    )  # fmt: skip
    keep_draft(
        told,
        said,
        occasion,
        by=system(row.incident_id),
        at=at,
        is_cancel=is_cancel,
        source=source or row.pk,
        digest=digest or text.digest,
    )


def prepare_round(*, round_id: str, incident: str, at: datetime) -> bool:
    """Prepare what is to be told of a round as it stands now; say whether a draft was kept or made anew.

    A draft that waits untouched is made anew; one that a person changed stays, and what came later waits behind it.
    """
    with writing():
        row = Round.objects.filter(pk=round_id, incident_id=incident).first()
        if row is None or not row.openings.exists():
            return False
        said = _round_said(row)
        digest = digest_of(columns_of(said))
        newest = AnnouncementDraft.objects.filter(source=row.pk).order_by("-written_at", "-pk").first()
        if newest is not None and newest.digest == digest:
            return False  # the job ran before, or somebody dropped just this
        found = Announcement.objects.filter(incident_id=incident, origin=ROUND, about=row.pk)
        told = found.exclude(state=DROPPED).first() or begin_chain(ROUND, row.pk, by=system(incident), at=at)
        if told.state not in {WAITING, RELEASED}:
            return False
        return _renew(told, row, said, digest, at)


def _renew(told: Announcement, row: Round, said: Told, digest: str, at: datetime) -> bool:
    by = system(row.incident_id)
    waiting = told.drafts.filter(state=WAITING, source=row.pk, written_by="").first()
    last = told.drafts.filter(source=row.pk).exclude(state=DROPPED).exists()
    if waiting is not None:
        changes: dict[str, Any] = {**columns_of(said), "digest": digest}
        ROWS.step(waiting, "announcement_draft.renewed", by=by, at=at, written_at=at, **changes)
        return True
    keep_draft(told, said, "changed" if last else "planned", by=by, at=at, source=row.pk, digest=digest)
    return True


def _round_said(row: Round) -> Told:
    told = round_told(row)
    (title_zh, zh), (title_en, en) = round_words(told, "zh"), round_words(told, "en")
    codes, names = site_areas(row)
    return Told(
        title_zh=title_zh, title_en=title_en, zh=zh, en=en, area="、".join(names)[:MOST_AREA] or row.incident.name,
        starts_at=row.starts_at, ends_at=row.ends_at, communities=tuple(codes),
        outline=outline_of(row.incident_id, codes), severity="Minor", certainty="Likely", measure="execute",
    )  # fmt: skip


def prepare_dropped_round(*, round_id: str, incident: str, at: datetime) -> bool:
    """Prepare the cancellation of a round that was dropped; drop what waits. Say whether a draft was kept."""
    with writing():
        told = Announcement.objects.filter(incident_id=incident, origin=ROUND, about=round_id)
        row = told.filter(state__in=[WAITING, RELEASED]).first()
        if row is None or row.drafts.filter(state=WAITING, occasion="dropped").exists():
            return False
        by = system(incident)
        for draft in row.drafts.filter(state=WAITING):
            settle_draft(draft, DROPPED, by=by, at=at)
        latest = row.versions.order_by("-version").first()
        if latest is None:
            drop_chain_without_version(row, by=by, at=at)
            return False
        titles, texts = cancel_words(row.number, (latest.title_zh, latest.title_en), "over")
        said = Told(
            title_zh=titles[0], title_en=titles[1], zh=texts[0], en=texts[1], area=latest.area, starts_at=at,
            ends_at=max(latest.ends_at, at + _A_DAY), communities=tuple(latest.communities), outline=latest.outline,
            severity=latest.severity, certainty=latest.certainty, measure=latest.measure,
        )  # fmt: skip
        keep_draft(row, said, "dropped", by=by, at=at, is_cancel=True, source=round_id)
        return True
