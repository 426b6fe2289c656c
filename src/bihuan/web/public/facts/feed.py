"""The feed of fact-checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.apps.briefing.queries.facts_public import FactTold
from bihuan.web.parts.facts_words import TOPICS, VERDICTS
from bihuan.web.parts.feeds import Item, feed_address, write_feed


def address_in(lang: str, one: FactTold) -> str:
    """Return the whole address of a fact-check in a language."""
    return feed_address(lang, f"facts/{one.address}/")


def as_drill(text: str, one: FactTold) -> str:
    """Return a text that leaves the site: in a drill it says that nothing of it is real."""
    return _("[Drill] %(text)s") % {"text": text} if one.incident.is_drill else text


def feed_of(lang: str, facts: Sequence[FactTold], at: datetime) -> bytes:
    """Return the feed of these fact-checks, one item a version that stands; a correction is a new item."""
    return write_feed(
        lang, "facts/", _("What is true"), _("Answers of the outbreak desk to what goes round."),
        [_item(lang, one) for one in facts], at,
    )  # fmt: skip


def _item(lang: str, one: FactTold) -> Item:
    latest, address = one.latest, address_in(lang, one)
    return Item(
        title=_title(one), link=address, guid=f"{address}#{latest.version}-{one.state}", description=_words(one),
        told_at=one.lapsed_at or latest.published_at, category=str(TOPICS[one.topic]),
    )  # fmt: skip


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
