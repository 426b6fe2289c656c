"""The lines and what-if in a real browser: a dragged slider answers by itself, without a script by a press."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.intake.gate.desk import HOUR
from tests.queues_world import make_queues
from tests.web.seeing import assert_accessible, assert_fits

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BIHUAN_PICTURES", "")  # a folder: the pages are drawn into it, for whoever wants to look


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_a_slider_moved_by_the_keyboard_answers_by_itself(window: Callable[..., Page]) -> None:
    world = make_queues()
    page = window(language="en", account=world.desk.people["lead"])
    page.goto(reverse("desk:whatif"))
    lanes = page.locator("dt", has_text="Lanes").first.locator("xpath=../dd")
    expect(lanes).to_have_text("17")
    page.locator("#t-more_lanes").focus()
    page.keyboard.press("ArrowRight")
    expect(lanes).to_have_text("20")
    expect(page.locator("#o-more_lanes")).to_have_text("1")
    expect(page.locator("#t-more_lanes")).to_be_focused()
    assert page.url.partition("?")[2].count("more_lanes=1") == 1


def test_a_count_is_typed_and_the_wait_appears(window: Callable[..., Page]) -> None:
    world = make_queues()
    page = window(language="en", account=world.desk.people["leader"])
    page.goto(reverse("desk:queues"))
    page.get_by_label("Site", exact=True).select_option(world.sites[1].pk)
    page.get_by_label("People in line").fill("70")
    page.get_by_role("button", name="Keep the count").click()
    expect(page.get_by_role("cell", name=re.compile("^6 min counted just now")).first).to_be_visible()


@pytest.mark.parametrize(("width", "language", "theme"), [(320, "zh-CN", "dark"), (1366, "en", "light")])
def test_the_pages_fit_and_bar_nobody(window: Callable[..., Page], width: int, language: str, theme: str) -> None:
    world = make_queues()
    world.fill(0, 20_000, 2 * HOUR, result="negative")
    world.fill(0, 60, 2 * HOUR, result="positive")
    page = window(width=width, language=language, theme=theme, account=world.desk.people["lead"])
    for name in ("queues", "whatif"):
        page.goto(reverse(f"desk:{name}"))
        assert_fits(page)
        assert_accessible(page)
        picture(page, f"{name}-{width}-{language}")
