"""The public pages in a real Chromium: no barrier, 320 px, by keyboard alone, without script, on paper, light."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect
from tests.web.desk.areas.areas_world import WEST, make_areas_world
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import World

from bihuan.apps.briefing.actions.publishing import publish_all
from bihuan.apps.briefing.queries.published import read_manifest
from bihuan.apps.briefing.rules.manifest import every_file
from bihuan.apps.briefing.rules.pages import MOST_BYTES
from bihuan.apps.core.models import Area
from bihuan.apps.residents.models import CareEntry, HelpRequest

pytestmark = pytest.mark.browser
CSS = Path(__file__).resolve().parents[3] / "src/bihuan/web/public/static/public/public.css"


def seen(page: Page, name: str) -> None:
    """Look for barriers, for sideways scrolling, and keep a picture where one is asked for."""
    assert_accessible(page)
    assert_fits(page)
    if folder := os.environ.get("BIHUAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def published(public_dir: Path, site: Any) -> World:
    """Return the district with all its pages published."""
    world = make_areas_world()
    publish_all(at=world.at)
    return world


@pytest.mark.parametrize(("lang", "width", "theme"), [("zh", 320, "light"), ("en", 1366, "dark")])
def test_every_published_page_is_open_to_all_and_fits(
    window: Callable[..., Page], published: World, public_dir: Path, lang: str, width: int, theme: str
) -> None:
    page = window(width=width, theme=theme)
    paths = [at for at in every_file(read_manifest(public_dir)) if at.startswith(f"{lang}/") and at.endswith("/")]
    for at in paths:
        page.goto(f"/public/{at}")
        seen(page, f"{lang}-{width}-{at.replace('/', '_')}")
    assert len(paths) >= 6


@pytest.mark.parametrize(("lang", "width"), [("zh", 320), ("en", 1366)])
def test_forms_are_sent_by_keyboard_alone_and_keep_what_was_typed(
    window: Callable[..., Page], published: World, site: Any, lang: str, width: int
) -> None:
    page = window(width=width)
    page.goto(f"/public/{lang}/help/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("textarea").focus()
    page.keyboard.type("没菜了")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_be_visible()
    seen(page, f"{lang}-{width}-help-refused")
    site.complaints.clear()  # the browser notes the 422 of what was refused
    expect(page.locator("textarea")).to_have_value("没菜了")
    page.locator("#help-phone").focus()
    page.keyboard.type("13800002468")
    page.keyboard.press("Enter")
    expect(page.locator(".number")).to_be_visible()
    seen(page, f"{lang}-{width}-help-receipt")
    assert HelpRequest.objects.count() == 1


def test_care_is_asked_for_without_any_script(published: World, site: Any) -> None:
    context = site.browser.new_context(
        base_url=site.address, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    page = context.new_page()
    page.goto("/public/zh/care/")
    page.fill("#care-name", "王奶奶")
    page.fill("#care-address", "河东社区9号楼")
    page.check("input[name=needs][value=alone]")
    page.get_by_role("button").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("input[name=needs][value=alone]")).to_be_checked()
    page.check("#care-is_agreed")
    page.get_by_role("button").click()
    expect(page.locator(".number")).to_be_visible()
    assert CareEntry.objects.count() == 1


def test_an_address_is_answered_at_320_px(window: Callable[..., Page], published: World) -> None:
    page = window(width=320)
    page.goto("/public/zh/holds/")
    page.fill("#here-address", "西山路12号")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(2)
    seen(page, "zh-320-holds-answer")
    assert page.url.endswith("/public/zh/holds/")


def test_a_page_asks_nobody_else_and_leaves_nothing_in_the_browser(
    window: Callable[..., Page], published: World, site: Any
) -> None:
    page, asked = window(width=360), list[Response]()
    page.on("response", lambda response: asked.append(response))
    page.goto(f"/public/zh/holds/{Area.objects.get(code=WEST).pk}/")
    assert {one.url.removeprefix(site.address).split("/")[1] for one in asked} == {"public", "static"}
    assert (page.context.cookies(), page.evaluate("localStorage.length"), page.locator("script").count()) == ([], 0, 0)


def test_on_paper_the_way_to_the_other_language_is_left_out_and_the_notice_stays(
    window: Callable[..., Page], published: World
) -> None:
    page = window()
    page.goto("/public/zh/")
    page.emulate_media(media="print")
    expect(page.locator(".other")).to_be_hidden()
    expect(page.locator(".never")).to_be_visible()


def test_every_published_page_weighs_less_than_50_kb_with_its_style(published: World, public_dir: Path) -> None:
    pages = {
        at: one.size for at, one in every_file(read_manifest(public_dir)).items() if one.content_type[:9] == "text/html"
    }
    assert [at for at, size in pages.items() if size + CSS.stat().st_size > MOST_BYTES] == []
    assert CSS.stat().st_size < 10_000
