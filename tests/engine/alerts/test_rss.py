"""RSS feeds are valid whatever they are given."""

from __future__ import annotations

from datetime import UTC, datetime

from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.alerts.drawn import EXAMPLES, LONG, MOMENTS, TEXT
from tests.engine.alerts.schemas import wrong_in_rss

from bihuan.engine.alerts.rss import Feed, Item, write_rss

_LINK = st.just("http://localhost:8000/public/zh/announcements/7/")
_ITEMS = st.lists(
    st.builds(Item, LONG, _LINK, st.uuids().map(str), LONG, MOMENTS), max_size=5, unique_by=lambda one: one.guid
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXT, MOMENTS, _ITEMS)
def test_every_feed_is_valid(text: str, at: datetime, items: list[Item]) -> None:
    """Any text, any instant, none or many items."""
    feed = Feed("通告", "http://localhost:8000/", "http://localhost:8000/feed.xml", text, "zh-CN", at, items)
    assert wrong_in_rss(write_rss(feed)) == []


def test_an_item_says_what_it_was_given() -> None:
    """Its date stands as RFC 822 writes it, in UTC."""
    at = datetime(2022, 8, 25, 6, 30, 5, tzinfo=UTC)
    item = Item("一 & 二", "http://localhost:8000/7/", "bihuan.7.1", "<b>", at, "control")
    document = write_rss(Feed("T", "http://localhost:8000/", "http://localhost:8000/f", "D", "en", at, [item]))
    told = [(one.tag, one.text) for one in fromstring(document).find("channel/item")]
    assert told == [
        ("title", "一 & 二"), ("link", "http://localhost:8000/7/"), ("description", "<b>"), ("category", "control"),
        ("guid", "bihuan.7.1"), ("pubDate", "Thu, 25 Aug 2022 06:30:05 +0000"),
    ]  # fmt: skip


def test_a_wrong_feed_is_told() -> None:
    """The schema of these tests refuses what RSS 2.0 refuses."""
    assert wrong_in_rss(b'<rss version="2.0"><channel><title>T</title></channel></rss>') != []
