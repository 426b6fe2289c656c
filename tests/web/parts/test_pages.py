"""Sign-in and components in a real Chromium: every width, both languages, both themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.web.people import PASSWORD, make_person
from tests.web.seeing import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.parts.addresses")]

Window = Callable[..., Page]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("path", ["/sign-in/", "/components/"])
def test_a_page_fits_every_window_and_bars_nobody(
    window: Window, settings: Any, path: str, language: str, theme: str
) -> None:
    settings.IS_DRILL = True
    account = make_person("wang", "desk_lead")
    page = window(language=language, theme=theme, account=account if path == "/components/" else None)
    page.goto(path)
    for width in (320, 360, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert_accessible(page)


def test_signing_in_works_with_the_keyboard_alone(window: Window) -> None:
    make_person("wang", "desk_lead")
    page = window()
    page.goto("/sign-in/")
    page.locator("#id_username").focus()
    page.keyboard.type("wang")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/board/")


def test_the_theme_switch_is_kept_over_pages(window: Window) -> None:
    page = window(theme="light")
    page.goto("/sign-in/")
    page.locator("[data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_rows_are_walked_and_ticked_with_single_keys(window: Window) -> None:
    page = window()
    page.goto("/components/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    ticked = page.locator("[data-keys]").first.locator("tbody tr:focus input")
    expect(ticked).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/components/#GD-0412")


def test_single_keys_can_be_switched_off(window: Window) -> None:
    page = window()
    page.goto("/components/")
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").uncheck()
    page.locator("#keys [data-close]").click()
    page.keyboard.press("j")
    expect(page.locator("tbody tr:focus")).to_have_count(0)


def test_times_on_a_page_left_open_go_on(window: Window) -> None:
    page = window(language="en-GB")
    page.clock.install()
    page.goto("/components/")
    first = page.locator("time[data-time=ago]").first
    expect(first).to_have_text("3 min ago")
    page.clock.fast_forward("10:00")
    expect(first).to_have_text("13 min ago")


def test_a_message_of_the_stream_makes_a_live_part_look_again(window: Window) -> None:
    page = window()
    page.goto("/live/on/events/")
    expect(page.locator("#board b")).to_contain_text("looked")


def test_without_a_stream_a_live_part_looks_every_few_seconds_and_says_so(site: Any) -> None:
    page = site.window()
    page.goto("/live/on/nowhere/")
    expect(page.locator("#board")).to_have_attribute("data-live-state", "polling")
    expect(page.locator("main .live")).to_have_text("每隔几秒刷新一次")
    expect(page.locator("#board b")).to_contain_text("looked")
    assert [complaint for complaint in site.complaints if "404" not in complaint] == []
    site.complaints.clear()


def test_a_live_part_that_gets_no_answer_says_that_its_figures_may_be_old(site: Any) -> None:
    page = site.window()
    page.route("**/live/figures/", lambda route: route.abort())
    page.goto("/live/on/events/")
    expect(page.locator("main .live")).to_have_text("连接中断：数字可能已过时")
    site.complaints.clear()


def test_a_live_part_keeps_what_was_ticked_and_waits_for_who_types(site: Any) -> None:
    page = site.window()
    page.goto("/live/on/nowhere/")
    page.locator("#tick").check()
    before = page.locator("#board b").inner_text()
    expect(page.locator("#board b")).not_to_have_text(before)
    expect(page.locator("#tick")).to_be_checked()
    page.locator("#words").press_sequentially("typed", delay=150)
    page.wait_for_timeout(600)
    expect(page.locator("#words")).to_have_value("typed")
    site.complaints.clear()
