"""RSS 2.0 feeds of the public site, written by Django's own writer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from django.utils.feedgenerator import Rss201rev2Feed

from bihuan.apps.briefing.queries.public import site_address
from bihuan.engine.alerts.xml import legal

CONTENT_TYPE: Final = Rss201rev2Feed.content_type


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: an absolute address, a name that never changes (`guid`), when it was told (aware)."""

    title: str
    link: str
    guid: str
    description: str
    told_at: datetime
    category: str = ""


def feed_address(lang: str, path: str) -> str:
    """Return the whole address of a page of the public site, which a feed tells of: `facts/`."""
    return f"{site_address()}/public/{lang}/{path}"


def write_feed(lang: str, path: str, title: str, description: str, told: Iterable[Item], at: datetime) -> bytes:
    """Return the feed of the page at `path` as bytes, items in the order given.

    It was built when its latest item was told, or at `at` where it has none: two drawings of the same are the same.
    """
    home = feed_address(lang, path)
    feed = Rss201rev2Feed(
        title=title, link=home, description=legal(description), language="zh-cn" if lang == "zh" else "en",
        feed_url=f"{home}feed.xml",
    )  # fmt: skip
    for one in told:
        feed.add_item(
            title=legal(one.title), link=one.link, description=legal(one.description), pubdate=one.told_at,
            unique_id=one.guid, unique_id_is_permalink=False, categories=[one.category] if one.category else [],
        )  # fmt: skip
    if not feed.num_items():  # its writer would take the present instant
        feed.latest_post_date = lambda: at  # type: ignore[method-assign]  # the one way to tell it
    body = BytesIO()
    feed.write(body, "utf-8")
    return body.getvalue()
