"""What a fact-check must have before it is kept, published, corrected or superseded (R70–R73). Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bihuan.apps.briefing.rules.facts_evidence import Source, check_sources, has_primary
from bihuan.apps.briefing.rules.facts_words import check_words
from bihuan.apps.core.rules import NotAllowed

DRAFT, PUBLISHED, LAPSED, SUPERSEDED, WITHDRAWN = "draft", "published", "lapsed", "superseded", "withdrawn"
STATES = (DRAFT, PUBLISHED, LAPSED, SUPERSEDED, WITHDRAWN)
UNPROVEN = "unproven"
VERDICTS = ("true", "mostly_true", "misleading", "false", UNPROVEN)
TOPICS = ("disease", "testing", "treatment", "controls", "supplies", "travel", "vaccine", "fraud", "other")
CHANNELS = ("word_of_mouth", "group_chat", "poster", "media")
LANGUAGES = ("zh", "en")
WITHDRAWALS = ("not_a_claim", "nobody_asks", "told_elsewhere", "mistaken")
UNPROVEN_FOR = timedelta(hours=72)
REVIEW_WITHIN = timedelta(days=14)
MOST_CLAIM, MOST_ANSWER, MOST_NOTE = 300, 1200, 400


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """What is going round, as the desk files it: about what, how it came to the desk's ears, since which day.

    `language` is the one in which it goes round. There is no room for who said it (R70).
    """

    topic: str
    channel_class: str
    language: str
    first_seen_on: date


@dataclass(frozen=True, slots=True)
class WordsTold:
    """What somebody writes: the claim in the desk's own words, the verdict, the short answer, what it rests on.

    `note_zh` and `note_en` say publicly what a correction changed; the first version has none.
    """

    claim_zh: str
    claim_en: str
    verdict: str
    answer_zh: str
    answer_en: str
    sources: tuple[Source, ...] = field(default=())
    note_zh: str = ""
    note_en: str = ""


def check_claim(told: ClaimTold, today: date) -> None:
    """Refuse what cannot be filed. :raises NotAllowed: `unknown_topic`, `unknown_channel_class`, `unknown_language`,
    `seen_in_the_future`.
    """
    for value, known, code in (
        (told.topic, TOPICS, "unknown_topic"), (told.channel_class, CHANNELS, "unknown_channel_class"),
        (told.language, LANGUAGES, "unknown_language"),
    ):  # fmt: skip
        if value not in known:
            raise NotAllowed(code)
    if told.first_seen_on > today:
        raise NotAllowed("seen_in_the_future")


def check_told(told: WordsTold, today: date, lines: tuple[str, ...], *, is_correction: bool) -> None:
    """Refuse words that may not be kept; `lines` are the official numbers, which may stand in them.

    :raises NotAllowed: `unknown_verdict`, `fact_without_words`, `fact_too_long`, `correction_without_note`, what the
        words carry (`facts_words.check_words`), or what the sources lack (`facts_evidence.check_sources`).
    """
    if told.verdict not in VERDICTS:
        raise NotAllowed("unknown_verdict")
    parts = {
        "claim": ((told.claim_zh, told.claim_en), MOST_CLAIM), "answer": ((told.answer_zh, told.answer_en), MOST_ANSWER)
    }  # fmt: skip
    if is_correction:
        if not (told.note_zh.strip() and told.note_en.strip()):
            raise NotAllowed("correction_without_note")
        parts["note"] = (told.note_zh, told.note_en), MOST_NOTE
    for part, (texts, most) in parts.items():
        for text in texts:
            if not text.strip():
                raise NotAllowed("fact_without_words", part=part)
            if len(text) > most:
                raise NotAllowed("fact_too_long", part=part, most=most)
            check_words(text, part, lines)
    check_sources(told.sources, today)
    for source in told.sources:
        for text in (source.issuer, source.title):
            check_words(text, "source", lines)


def check_publication(*, sources: tuple[Source, ...], verdict: str, at: datetime, next_review_at: datetime) -> None:
    """Refuse to publish without a primary source or a review in time (R72).

    An unproven one is looked at again before it expires. :raises NotAllowed: `no_primary_source`, `no_review`,
    `review_too_late`.
    """
    if not has_primary(sources):
        raise NotAllowed("no_primary_source")
    check_next_review(verdict, at, next_review_at)


def check_next_review(verdict: str, at: datetime, next_review_at: datetime) -> None:
    """Refuse a review that is not ahead, or too far. :raises NotAllowed: `no_review`, `fact_review_too_late`."""
    if next_review_at <= at:
        raise NotAllowed("no_review")
    if next_review_at > at + (UNPROVEN_FOR if verdict == UNPROVEN else REVIEW_WITHIN):
        raise NotAllowed("fact_review_too_late", days=REVIEW_WITHIN.days)


def expiry_of(verdict: str, at: datetime) -> datetime | None:
    """Return when what is published at the instant leaves the page by itself: 72 hours for `unproven`, else never."""
    return at + UNPROVEN_FOR if verdict == UNPROVEN else None


def is_shown(state: str, expires_at: datetime | None, at: datetime) -> bool:
    """Say whether a published answer stands at the instant, whether or not a sweep has told of its expiry."""
    return state == PUBLISHED and (expires_at is None or at < expires_at)


def check_second(written_by: str, reviewed_by: str) -> None:
    """Refuse one person twice (R72). :raises NotAllowed: `second_person_needed`."""
    if written_by == reviewed_by:
        raise NotAllowed("second_person_needed")
