"""Announcements and places in a real Chromium: every page fits, no barrier; a draft is released by keys alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.apps.briefing.news.news_world import News, make_news
from tests.apps.zones.controls_world import DAY, WEST
from tests.tracing_world import make_tracing
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.actions.announcements import correct_announcement
from bihuan.apps.briefing.actions.places import choose_place, confirm_place
from bihuan.apps.briefing.actions.publishing import publish_group
from bihuan.apps.briefing.models import AnnouncementVersion
from bihuan.apps.briefing.queries.places import proposals
from bihuan.web.public.serving import site_of

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")
WINDOWS = [("zh-hans", 320, False), ("en", 1366, True)]


@pytest.fixture
def public_dir(settings: Any, tmp_path: Path) -> Path:
    """Return the folder of the public site, empty."""
    settings.PUBLIC_DIR = tmp_path / "public"
    site_of.cache_clear()
    return tmp_path / "public"


def lively() -> News:
    """Return a desk at which a control waits as a draft, one announcement holds in its second version, one waits."""
    news = make_news(at=datetime.now(UTC).replace(second=0, microsecond=0))
    news.decided(name="西山路以北", ends_at=news.at + 3 * DAY, communities=(WEST,), review_at=news.at + DAY)
    news.run()
    first = news.out()
    told = news.words(area="西山社区")
    draft = correct_announcement(announcement_id=first.announcement_id, told=told, by=news.by(), at=news.at)
    news.out(draft, at=news.at)
    news.written(title_zh="另一则通告", title_en="Another one")
    return news


def _look(page: Page, addresses: dict[str, str], language: str, width: int) -> None:
    for name, address in addresses.items():
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def _window(window: Callable[..., Page], account: Any, language: str, width: int, dark: bool) -> Page:
    page = window(language=language, account=account)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    return page


@pytest.mark.parametrize(("language", "width", "dark"), WINDOWS)
def test_every_page_fits_and_has_no_barrier(
    window: Callable[..., Page], public_dir: Path, language: str, width: int, dark: bool
) -> None:
    news = lively()
    publish_group(group="announcements", at=news.at)
    page = _window(window, news.desk.people["lead"], language, width, dark)
    row, draft, lang = AnnouncementVersion.objects.all()[0].announcement, news.waiting()[0], language[:2]
    desk, public = "/desk/briefing/announcements/", f"/public/{lang}/announcements/"
    addresses = {
        "announcements": desk, "write": f"{desk}write/", "one": f"{desk}{row.pk}/",
        "draft": f"{desk}drafts/{draft.pk}/",
        "correct": f"{desk}{row.pk}/correct/", "preview": f"{desk}drafts/{draft.pk}/preview/{lang}/", "public": public,
        "public-one": f"{public}{row.number}/", "public-old": f"{public}{row.number}/1/",
        "public-at": f"{public}at/{WEST}/",
        "public-past": f"{public}past/1/",
    }  # fmt: skip
    _look(page, addresses, language, width)


@pytest.mark.parametrize(("language", "width", "dark"), WINDOWS)
def test_the_pages_of_places_fit_and_have_no_barrier(
    window: Callable[..., Page], public_dir: Path, language: str, width: int, dark: bool
) -> None:
    tracing = make_tracing()
    kept = [
        choose_place(
            place=one.place, starts_at=one.slot.starts_at, advice="watch", by=tracing.actor("analyst"), at=tracing.at
        )
        for one in proposals(tracing.desk.incident.code, tracing.at)[:2]
    ]
    confirm_place(place_id=kept[0].pk, by=tracing.actor("health"), at=tracing.at)
    publish_group(group="places", at=tracing.at)
    for who in ("health", "lead"):
        page = _window(window, tracing.people[who], language, width, dark)
        addresses = {f"places-{who}": "/desk/briefing/places/", "public-places": f"/public/{language[:2]}/places/"}
        _look(page, addresses, language, width)


def test_a_draft_is_released_by_keys_alone(window: Callable[..., Page]) -> None:
    news = lively()
    page = window(language="en", account=news.desk.people["lead"])
    page.goto("/desk/briefing/announcements/")
    page.locator(".drafts a").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Release it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Released. The public pages are being written.")).to_be_visible()
    assert AnnouncementVersion.objects.filter(occasion="decided").count() == 1
