"""The feed of fact-checks: RSS 2.0 by Django's own writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from bihuan.apps.briefing.queries.facts_public import FactTold
from bihuan.apps.briefing.queries.public import site_address
from bihuan.web.parts.facts_words import TOPICS, VERDICTS


def address_in(lang: str, one: FactTold) -> str:
    """Return the whole address of a fact-check in a language."""
    return f"{site_address()}/public/{lang}/facts/{one.address}/"


def as_drill(text: str, one: FactTold) -> str:
    """Return a text that leaves the site: in a drill it says that nothing of it is real."""
    return _("[Drill] %(text)s") % {"text": text} if one.incident.is_drill else text


def feed_of(lang: str, facts: Sequence[FactTold], at: datetime) -> bytes:
    """Return the feed of these fact-checks, one item a version that stands; a correction is a new item."""
    home = f"{site_address()}/public/{lang}/facts/"
    feed = Rss201rev2Feed(
        title=_("What is true"), link=home, description=_("Answers of the outbreak desk to what goes round."),
        language="zh-cn" if lang == "zh" else "en", feed_url=f"{home}feed.xml",
    )  # fmt: skip
    for one in facts:
        latest, address = one.latest, address_in(lang, one)
        feed.add_item(
            title=_title(one), link=address, description=_words(one), pubdate=one.lapsed_at or latest.published_at,
            unique_id=f"{address}#{latest.version}-{one.state}", unique_id_is_permalink=False,
            categories=[str(TOPICS[one.topic])],
        )  # fmt: skip
    if not facts:  # without an item the writer would take the present instant, and no two drawings would be the same
        feed.latest_post_date = lambda: at  # type: ignore[method-assign]  # the one way to tell it
    told = BytesIO()
    feed.write(told, "utf-8")
    return told.getvalue()


def _title(one: FactTold) -> str:
    words = VERDICTS[one.latest.verdict]
    if one.state == "lapsed":
        words = _("Taken off, not proven in time")
    elif one.state == "superseded":
        words = _("Superseded")
    said = _("%(verdict)s: %(claim)s") % {"verdict": words, "claim": one.latest.claim}
    return as_drill(said, one)


def _words(one: FactTold) -> str:
    if one.state == "lapsed":
        return _("We could neither prove nor refute it within 72 hours. We are looking again.")
    latest = one.latest
    return (
        _("Corrected: %(note)s %(answer)s") % {"note": latest.note, "answer": latest.answer}
        if latest.note
        else latest.answer
    )
