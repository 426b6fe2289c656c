"""Fact-checks: written by one person, published by another, corrected in public, superseded, never deleted (R72)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import FactCheck, FactDraft, FactSource, FactVersion
from bihuan.apps.briefing.queries.facts import check_facts, get_fact, sources_of, today_in, wording
from bihuan.apps.briefing.queries.facts_guarded import CARRIER, guarded, official_lines
from bihuan.apps.briefing.rules import facts as rules
from bihuan.apps.briefing.rules.facts import DRAFT, LAPSED, PUBLISHED, SUPERSEDED, WITHDRAWN, ClaimTold, WordsTold
from bihuan.apps.briefing.rules.facts_words import without_unseen
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row, next_number
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.engine.ledger.canonical import instant

SUBJECT, STALE = "fact", "fact_moved"


def file_fact(*, claim: ClaimTold, words: WordsTold, by: Actor, at: datetime, replaces: str = "") -> FactCheck:
    """Keep a claim with its first wording, which another person publishes; `replaces` is superseded by that.

    :raises NotAllowed: `wrong_role`, `not_found`, `fact_not_published`, or what claim and words lack (`rules.facts`).
    """
    check_facts(by, Action.CREATE)
    with writing():
        incident = Incident.objects.get(pk=by.incident)
        rules.check_claim(claim, today_in(incident, at))
        before = _replaceable(by, replaces) if replaces else None
        _check(words, incident, at, is_correction=False)
        row = FactCheck(
            incident=incident, number=next_number(FactCheck.objects.filter(incident=incident)), topic=claim.topic,
            channel_class=claim.channel_class, language=claim.language, first_seen_on=claim.first_seen_on, draft=1,
            replaces=before,
        )  # fmt: skip
        facts = {**facts_of(row), "verdict": words.verdict, "serial": 1}
        begin_row(row, "fact.written", SUBJECT, by=by, at=at, facts=facts, to_state=DRAFT)
        _keep(row, 1, words, by, at)
        return row


def _replaceable(by: Actor, fact_id: str) -> FactCheck:
    row = get_fact(by, fact_id, Action.UPDATE)
    if row.state not in {PUBLISHED, LAPSED}:
        raise NotAllowed("fact_not_published")
    return row


def _check(words: WordsTold, incident: Incident, at: datetime, *, is_correction: bool) -> None:
    rules.check_told(words, today_in(incident, at), official_lines(), is_correction=is_correction)
    for text in (words.claim_zh, words.claim_en, words.answer_zh, words.answer_en, words.note_zh, words.note_en):
        if any(one.layer == CARRIER for one in guarded(text)):
            raise NotAllowed("words_with_carrier")


def _keep(row: FactCheck, serial: int, words: WordsTold, by: Actor, at: datetime) -> FactDraft:
    texts = {
        name: without_unseen(getattr(words, name))
        for name in ("claim_zh", "claim_en", "answer_zh", "answer_en", "note_zh", "note_en")
    }
    draft = FactDraft.objects.create(
        fact=row, serial=serial, verdict=words.verdict, written_by=by.account, written_at=at, **texts
    )
    FactSource.objects.bulk_create(
        FactSource(
            draft=draft, position=position, issuer=without_unseen(one.issuer), title=without_unseen(one.title),
            issued_on=one.issued_on, url=one.url, digest=one.digest, is_primary=one.is_primary,
        )
        for position, one in enumerate(words.sources)
    )  # fmt: skip
    return draft


def facts_of(row: FactCheck) -> dict[str, object]:
    """Return what every event of a fact-check tells; nothing of it is about anybody."""
    return {"number": row.number, "topic": row.topic, "version": row.version}


def reword_fact(*, fact_id: str, words: WordsTold, by: Actor, at: datetime, expected_n: int | None = None) -> FactCheck:
    """Keep another wording, which another person publishes; of what was published before it is a correction.

    The wording that waited, if any, is not published any more; it stays in its table.

    :raises NotAllowed: `not_found`, `fact_over`, `fact_moved`, or what the words lack (`rules.facts.check_told`).
    """
    with writing():
        row = get_fact(by, fact_id, Action.UPDATE)
        check_facts(by, Action.CREATE)
        _check_alive(row)
        _check(words, row.incident, at, is_correction=row.version > 0)
        serial = row.drafts.count() + 1
        more = {"verdict": words.verdict, "serial": serial}
        _move(row, "fact.written", by, at, more=more, n=expected_n, draft=serial)
        _keep(row, serial, words, by, at)
        return row


def _check_alive(row: FactCheck) -> None:
    if row.state in {SUPERSEDED, WITHDRAWN}:
        raise NotAllowed("fact_over")


def publish_fact(
    *, fact_id: str, next_review_at: datetime, by: Actor, at: datetime, expected_n: int | None = None
) -> FactVersion:
    """Publish the wording that waits, as somebody else than its writer; what it replaces is superseded.

    :raises NotAllowed: `not_found`, `fact_over`, `nothing_waits`, `second_person_needed`, `no_primary_source`,
        `no_review`, `fact_review_too_late`, `fact_moved`.
    """
    with writing():
        row = get_fact(by, fact_id, Action.UPDATE)
        _check_alive(row)
        draft = wording(row, row.draft)
        if draft is None:
            raise NotAllowed("nothing_waits")
        rules.check_second(draft.written_by, by.account)
        rules.check_publication(sources=sources_of(draft), verdict=draft.verdict, at=at, next_review_at=next_review_at)
        version = FactVersion(
            fact=row, version=row.version + 1, draft=draft, written_by=draft.written_by, reviewed_by=by.account,
            published_at=at, next_review_at=next_review_at, expires_at=rules.expiry_of(draft.verdict, at),
        )  # fmt: skip
        _publish(row, version, by, at, expected_n)
        version.save(force_insert=True)
        return version


def _publish(row: FactCheck, version: FactVersion, by: Actor, at: datetime, n: int | None) -> None:
    event = "fact.corrected" if row.version else "fact.published"
    verdict = version.draft.verdict
    changes: dict[str, Any] = {
        "state": PUBLISHED, "draft": 0, "version": version.version, "published_at": at, "lapsed_at": None,
        "first_published_at": row.first_published_at or at, "next_review_at": version.next_review_at,
        "expires_at": version.expires_at, "review_called_at": None,
    }  # fmt: skip
    more = {"verdict": verdict, "published": version.version, "next_review": instant(version.next_review_at)}
    _move(row, event, by, at, more=more, n=n, **changes)
    before = row.replaces
    if before is not None and before.state in {PUBLISHED, LAPSED}:
        more = {"superseded_by": row.pk}
        _move(
            before, "fact.superseded", by, at, more=more, state=SUPERSEDED, superseded_by=row, superseded_at=at, draft=0
        )
    owe_pages("facts", by=by, at=at)


def drop_draft(*, fact_id: str, reason: str, by: Actor, at: datetime) -> FactCheck:
    """Let the wording that waits be published by nobody; a claim of which nothing was published is withdrawn.

    :raises NotAllowed: `not_found`, `bad_reason`, `nothing_waits`.
    """
    if reason not in rules.WITHDRAWALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_fact(by, fact_id, Action.UPDATE)
        check_facts(by, Action.CREATE)
        if row.draft == 0:
            raise NotAllowed("nothing_waits")
        if row.version == 0:
            return _move(row, "fact.withdrawn", by, at, why=reason, state=WITHDRAWN, draft=0)
        return _move(row, "fact.draft_dropped", by, at, why=reason, draft=0)


def confirm_fact(*, fact_id: str, next_review_at: datetime, by: Actor, at: datetime) -> FactCheck:
    """Say after a look that a published answer stands, until the next look; an unproven one needs a new wording.

    :raises NotAllowed: `not_found`, `fact_not_published`, `unproven_needs_words`, `no_review`, `fact_review_too_late`.
    """
    with writing():
        row = get_fact(by, fact_id, Action.UPDATE)
        if row.state != PUBLISHED:
            raise NotAllowed("fact_not_published")
        if row.expires_at is not None:
            raise NotAllowed("unproven_needs_words")
        rules.check_next_review("", at, next_review_at)
        more = {"next_review": instant(next_review_at)}
        changes: dict[str, Any] = {"next_review_at": next_review_at, "review_called_at": None}
        _move(row, "fact.reviewed", by, at, more=more, **changes)
        owe_pages("facts", by=by, at=at)
        return row


def _move(
    row: FactCheck, event: str, by: Actor, at: datetime, *, why: str = "", more: Mapping[str, object] | None = None,
    n: int | None = None, **changes: Any,
) -> FactCheck:  # fmt: skip
    facts = {**facts_of(row), **(more or {})}
    return move_row(row, event, SUBJECT, changes, by=by, at=at, facts=facts, why=why, n=n, stale=STALE)
