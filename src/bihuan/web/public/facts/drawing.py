"""Draws all files of fact-checks: lists, a page and a ClaimReview for each, the feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from bihuan.apps.briefing.queries.facts_public import FactTold, VersionTold, told_facts
from bihuan.apps.briefing.rules.facts import LAPSED, PUBLISHED, TOPICS
from bihuan.apps.briefing.rules.facts_claim_review import as_json, claim_review
from bihuan.apps.briefing.rules.pages import PublicFile, draws
from bihuan.web.parts.facts_words import CHANNELS, SIGNS, VERDICTS
from bihuan.web.parts.facts_words import TOPICS as TOPIC_WORDS
from bihuan.web.public.facts.feed import feed_of
from bihuan.web.public.facts.machine import reviewed
from bihuan.web.public.views import shell

ON_A_PAGE, IN_FEED = 30, 50
JSON_LD = "application/ld+json; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"


@draws("facts")
def draw(lang: str, at: datetime) -> Iterator[PublicFile]:
    """Draw every file of fact-checks in a language; what was superseded or has lapsed keeps its page, and says so."""
    facts = told_facts(lang, at)
    standing = [one for one in facts if one.state == PUBLISHED]
    yield from _lists(lang, "facts/", standing, facts, "")
    for topic in TOPICS:
        of_topic = [one for one in standing if one.topic == topic]
        if of_topic:
            yield from _lists(lang, f"facts/{topic}/", of_topic, facts, topic)
    for one in facts:
        yield from _pages(lang, one)
    yield PublicFile("facts/feed.xml", feed_of(lang, facts[:IN_FEED], at), RSS)


def _lists(
    lang: str, path: str, rows: Sequence[FactTold], facts: Sequence[FactTold], topic: str
) -> Iterator[PublicFile]:  # fmt: skip
    """Draw the pages of one list; an empty one is a page as well, which says so."""
    pages = [rows[start : start + ON_A_PAGE] for start in range(0, len(rows), ON_A_PAGE)] or [rows]
    topics = [code for code in TOPICS if any(one.topic == code and one.state == PUBLISHED for one in facts)]
    for n, listed in enumerate(pages, 1):
        here = path if n == 1 else f"{path}more/{n}/"
        context = {
            "facts": [_words(one) for one in listed], "total": len(rows), "topic": topic, "n": n, "last": len(pages),
            "topics": [(code, TOPIC_WORDS[code]) for code in topics], "base": f"/public/{lang}/{path}",
            "topic_words": TOPIC_WORDS.get(topic, ""), "earlier": n + 1 if n < len(pages) else 0, "later": n - 1,
            "has_drill": any(one.incident.is_drill for one in listed),
        }  # fmt: skip
        yield _page(lang, here, "public/facts/list.html", context)


def _pages(lang: str, one: FactTold) -> Iterator[PublicFile]:
    path = f"facts/{one.address}/"
    block = ""
    if one.state != LAPSED:  # what nobody stands for any more is not told to machines either
        block = as_json(claim_review(reviewed(lang, one)))
        yield PublicFile(f"{path}claim-review.jsonld", block.encode(), JSON_LD)
    context = {
        "fact": _words(one), "versions": [_version_words(version) for version in one.versions],
        # nosemgrep: html-believed - JSON in which every character that could end the block is escaped (as_json)
        "claim_review": mark_safe(block),  # nosec B308, B703  # noqa: S308 - as_json escapes < > &
        "file": f"/public/{lang}/{path}claim-review.jsonld",
    }  # fmt: skip
    with timezone.override(ZoneInfo(one.incident.time_zone)):
        yield _page(lang, path, "public/facts/fact.html", context)


def _words(one: FactTold) -> dict[str, object]:
    """Return one fact-check as the templates print it."""
    return {
        **_version_words(one.latest), "told": one, "topic": TOPIC_WORDS[one.topic], "topic_code": one.topic,
        "channel": CHANNELS[one.channel_class], "is_corrected": len(one.versions) > 1,
    }  # fmt: skip


def _version_words(version: VersionTold) -> dict[str, object]:
    code = version.verdict
    return {"version": version, "code": code, "verdict": VERDICTS[code], "sign": SIGNS[code]}


def _page(lang: str, path: str, template: str, context: Mapping[str, object]) -> PublicFile:
    told = {**shell(lang, path), "feed": f"/public/{lang}/facts/feed.xml", **context}
    return PublicFile(path, render_to_string(template, told).encode())
