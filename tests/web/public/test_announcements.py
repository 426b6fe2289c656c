"""Announcements as the public reads them: pages of little weight, RSS and CAP that are valid, nothing of anybody."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.contrib.staticfiles import finders
from tests.apps.briefing.news.news_world import News, make_news
from tests.apps.zones.controls_world import DAY, EAST, HOUR, WEST
from tests.engine.alerts.schemas import wrong_in_cap
from tests.web.public.feed_schema import wrong_in_feed

from bihuan.apps.briefing.actions.announcements import cancel_announcement, correct_announcement
from bihuan.apps.briefing.rules.pages import GROUPS, LANGUAGES, MOST_BYTES, check_path
from bihuan.apps.core.models import Account, Incident
from bihuan.engine.alerts.cap import NAMESPACE

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(db: None) -> News:
    """Return a desk that announces."""
    return make_news()


def _files(news: News, lang: str = "zh", at: Any = None) -> dict[str, bytes]:
    return {one.path: one.body for one in GROUPS["announcements"](lang, at or news.at)}


def _told(document: bytes) -> dict[str, str]:
    root = fromstring(document)
    return {one.tag.removeprefix(f"{{{NAMESPACE}}}"): one.text or "" for one in root if len(one) == 0}


def test_before_anything_was_told_the_pages_say_so(news: News) -> None:
    """Empty states explain."""
    assert sorted(_files(news)) == ["announcements/", "announcements/feed.xml", "announcements/past/1/"]
    assert "Nothing holds now." in _files(news, "en")["announcements/"].decode()


def test_a_chain_of_versions_is_an_alert_an_update_and_a_cancel(news: News) -> None:
    """CAP 1.2: each later message names every earlier one as it was sent."""
    first = news.out()
    draft = correct_announcement(
        announcement_id=first.announcement_id, told=news.words(area="西山社区"), by=news.by(), at=news.at
    )
    news.out(draft, at=news.at + HOUR)
    cancel_announcement(announcement_id=first.announcement_id, reason="over", by=news.by("lead"), at=news.at + 2 * HOUR)
    files, number = _files(news, at=news.at + 3 * HOUR), first.announcement.number
    messages = [files[f"announcements/{number}/{version}.xml"] for version in (1, 2, 3)]
    assert [wrong_in_cap(one) for one in messages] == [[], [], []]
    told = [_told(one) for one in messages]
    assert [one["msgType"] for one in told] == ["Alert", "Update", "Cancel"]
    names = [f"{one['sender']},{one['identifier']},{one['sent']}" for one in told]
    assert [one.get("references", "") for one in told] == ["", names[0], f"{names[0]} {names[1]}"]
    assert {one["status"] for one in told} == {"Exercise"}
    languages = [one.text for one in fromstring(messages[0]).iter(f"{{{NAMESPACE}}}language")]
    assert languages == ["zh-CN", "en-US"]
    codes = [one.text for one in fromstring(messages[0]).iter(f"{{{NAMESPACE}}}value")]
    assert codes == [WEST, EAST, WEST, EAST]


def test_a_real_incident_is_actual_and_a_drill_an_exercise(news: News) -> None:
    """A receiver must never take a drill for the truth."""
    row = news.out().announcement
    address = f"announcements/{row.number}/1.xml"
    assert (_told(_files(news)[address])["status"], "演练" in _told(_files(news)[address])["note"]) == (
        "Exercise",
        True,
    )
    Incident.objects.update(is_drill=False)
    told = _told(_files(news)[address])
    assert (told["status"], "note" in told) == ("Actual", False)


def test_every_page_is_light_and_every_path_is_plain(news: News) -> None:
    """A long text, many announcements, many versions: 50 KiB with all style sheets."""
    sheets = ("public/public.css", "public/news.css", "parts/still_map.css")
    styles = sum(Path(str(finders.find(one))).stat().st_size for one in sheets)
    long = "检测点照常开放，请按社区通知的时间前往。" * 480
    for _ in range(12):
        news.out(news.written(zh=long[:10_000], en="Go when your community says. " * 300))
    for lang in LANGUAGES:
        for path, body in _files(news, lang).items():
            check_path(path)
            assert not path.endswith("/") or len(body) + styles <= MOST_BYTES


def test_what_is_past_is_paged_and_counted(news: News) -> None:
    """Every list says how many there are and how many are shown."""
    for _ in range(3):
        news.out(news.written(ends_at=news.at + HOUR))
    page = _files(news, "en", news.at + 2 * HOUR)["announcements/past/1/"].decode()
    assert re.findall(r"(\d+) of (\d+)", page) == [("3", "3")]
    assert page.count('class="card') == 3


def test_a_community_lists_what_holds_there(news: News) -> None:
    """Who lives in the west reads of the west."""
    west = news.out(news.written(communities=(WEST,), title_en="Only the west")).announcement
    news.out(news.written(communities=(EAST,), title_en="Only the east"))
    page = _files(news, "en")[f"announcements/at/{WEST}/"].decode()
    assert ("Only the west" in page, "Only the east" in page) == (True, False)
    later = _files(news, "en", news.at + 4 * DAY)
    assert (f"announcements/at/{WEST}/" in later, f"announcements/{west.number}/" in later) == (False, True)


def test_an_older_version_says_that_it_does_not_count(news: News) -> None:
    """Whoever kept the address of a version reads which one counts."""
    first = news.out()
    draft = correct_announcement(
        announcement_id=first.announcement_id, told=news.words(en="Changed."), by=news.by(), at=news.at
    )
    news.out(draft, at=news.at + HOUR)
    files, number = _files(news, "en"), first.announcement.number
    notice = "This version does not count any more."
    assert [notice in files[f"announcements/{number}/{part}"].decode() for part in ("1/", "2/", "")] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_feed_is_valid_and_the_latest_comes_first(news: News, lang: str, settings: Any) -> None:
    """Addresses in it are absolute."""
    settings.PUBLIC_ADDRESS = "https://example.org"
    news.out(news.written(title_zh="一", title_en="One"))
    news.out(news.written(title_zh="二", title_en="Two"), at=news.at + HOUR)
    feed = _files(news, lang, news.at + 2 * HOUR)["announcements/feed.xml"]
    assert wrong_in_feed(feed) == []
    titles = [one.text for one in fromstring(feed).findall("channel/item/title")]
    assert titles == (["二", "一"] if lang == "zh" else ["Two", "One"])
    links = {one.text.split("/public/")[0] for one in fromstring(feed).findall("channel/item/link")}
    assert links == {"https://example.org"}


def test_nothing_of_anybody_stands_on_a_public_page(news: News) -> None:
    """Not who wrote it, not who released it, no account, no draft."""
    news.out()
    news.written(title_zh="还在起草", title_en="Still a draft")
    accounts = list(Account.objects.values_list("id", "full_name"))
    words = [one for row in accounts for one in row if one] + ["还在起草", "Still a draft"]
    found = [
        (path, word)
        for lang in LANGUAGES
        for path, body in _files(news, lang).items()
        for word in words
        if word.encode() in body
    ]
    assert found == []


def test_a_page_needs_no_script_no_cookie_and_nobody_else(news: News) -> None:
    """All it loads is ours."""
    news.out()
    for path, body in _files(news).items():
        if path.endswith("/"):
            text = body.decode()
            assert re.findall(r"<script|<iframe|<form|<img", text) == []
            assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', text)) <= {"http://localhost:8000"}


def test_the_sent_time_of_a_message_is_that_of_the_release(news: News) -> None:
    """In the zone of the incident, to the second."""
    at = news.at + timedelta(seconds=5, microseconds=7)
    row = news.out(at=at).announcement
    assert _told(_files(news)[f"announcements/{row.number}/1.xml"])["sent"] == "2026-08-25T18:00:05+08:00"
