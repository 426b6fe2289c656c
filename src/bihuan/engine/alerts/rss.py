"""RSS 2.0 feeds (RSS Advisory Board, 2.0.11) from plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from bihuan.engine.alerts.xml import document, element, wrap

CONTENT_TYPE: Final = "application/rss+xml; charset=utf-8"
_ATOM: Final = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: an absolute address, a name that never changes (`guid`), when it was told (aware)."""

    title: str
    link: str
    guid: str
    description: str
    told_at: datetime
    category: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `address` its own, `link` that of the page it tells of, both absolute; `language` as in RFC 3066."""

    title: str
    link: str
    address: str
    description: str
    language: str
    built_at: datetime
    items: Sequence[Item]
    minutes: int = 15


def write_rss(feed: Feed) -> bytes:
    """Return a feed as the bytes of its document; items stand in the order given."""
    channel = [
        element("title", feed.title), element("link", feed.link), element("description", feed.description),
        element("language", feed.language), element("lastBuildDate", _date(feed.built_at)),
        element("ttl", str(feed.minutes)),
        wrap("atom:link", [], href=feed.address, rel="self", type="application/rss+xml"),
    ]  # fmt: skip
    items = [_item(one) for one in feed.items]
    return document(wrap("rss", [wrap("channel", [*channel, *items])], version="2.0", xmlns__atom=_ATOM))


def _item(told: Item) -> str:
    category = [element("category", told.category)] if told.category else []
    return wrap(
        "item",
        [
            element("title", told.title), element("link", told.link), element("description", told.description),
            *category, element("guid", told.guid, isPermaLink="false"), element("pubDate", _date(told.told_at)),
        ],
    )  # fmt: skip


def _date(at: datetime) -> str:
    """Return an aware instant as RFC 822 writes it, in UTC."""
    return format_datetime(at.astimezone(UTC))
