"""RSS feeds are valid whatever they are given."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.alerts.drawn import EXAMPLES, LONG, MOMENTS, TEXT
from tests.web.public.feed_schema import wrong_in_feed

from bihuan.web.parts.feeds import Item, feed_address, write_feed

AT = datetime(2022, 8, 25, 6, 30, 5, tzinfo=UTC)
_LINK = st.just("http://localhost:8000/public/zh/announcements/7/")
_ITEMS = st.lists(
    st.builds(Item, LONG, _LINK, st.uuids().map(str), LONG, MOMENTS), max_size=5, unique_by=lambda one: one.guid
)


def item(**more: object) -> Item:
    told = {"title": "一 & 二", "link": feed_address("zh", "x/7/"), "guid": "bihuan.7.1", "description": "<b>",
            "told_at": AT, "category": "control"}  # fmt: skip
    return Item(**{**told, **more})  # type: ignore[arg-type]  # the tests name fields


def written(*items: Item) -> bytes:
    return write_feed("zh", "x/", "通告", "D", items, AT)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXT, MOMENTS, _ITEMS)
def test_every_feed_is_valid(text: str, at: datetime, items: list[Item]) -> None:
    """Any text, any instant, none or many items."""
    feed = write_feed("zh", "announcements/", "通告", text, items, at)
    assert wrong_in_feed(feed) == []
    assert len(fromstring(feed).findall("channel/item")) == len(items)


def test_an_item_says_what_it_was_given() -> None:
    """Its date stands as RFC 822 writes it."""
    told = [(one.tag, one.text) for one in fromstring(written(item())).find("channel/item")]
    assert told == [
        ("title", "一 & 二"), ("link", "http://localhost:8000/public/zh/x/7/"), ("description", "<b>"),
        ("pubDate", "Thu, 25 Aug 2022 06:30:05 +0000"), ("guid", "bihuan.7.1"), ("category", "control"),
    ]  # fmt: skip


def test_two_drawings_of_the_same_are_the_same_with_items_and_without() -> None:
    assert (written(item()), written()) == (written(item()), written())
    assert b"<lastBuildDate>Thu, 25 Aug 2022 06:30:05 +0000</lastBuildDate>" in written()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<pubDate>", b"<pubDate>x"),
        (b'version="2.0"', b'version="1.0"'),
        (b"<link>http", b"<link>gopher"),
        (b"bihuan.7.2", b"bihuan.7.1"),
    ],
)
def test_the_schema_of_feeds_refuses_what_is_no_feed(before: bytes, after: bytes) -> None:
    feed = written(item(), item(guid="bihuan.7.2"))
    assert wrong_in_feed(feed) == []
    assert wrong_in_feed(feed.replace(before, after)) != []
