"""The check of a call in a real Chromium: fits 320 px, no barrier, no script, done by keyboard (R57)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.briefing.calls.calls_world import PHONE, make_calls
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.rules import call_words as said

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"call-{name}.png", full_page=True)


@pytest.mark.parametrize(("lang", "width", "dark"), [("zh", 320, False), ("en", 1366, True)])
def test_a_call_is_checked_by_keyboard_without_a_script_and_reported(
    window: Callable[..., Page], lang: str, width: int, dark: bool
) -> None:
    calls = make_calls(at=datetime.now(UTC))
    page = window(width=width, language="zh-CN" if lang == "zh" else "en", theme="dark" if dark else "light")
    pages = {name: f"/public/{lang}/call/{rest}" for name, rest in (("number", "number/"), ("kept", "report/kept/"))}
    for name, address in pages.items():
        page.goto(address)
        shoot(page, f"{name}-{lang}")
        assert_fits(page)
        assert_accessible(page)
    page.goto(f"/public/{lang}/call/")
    page.locator("#phone").fill(PHONE)
    page.keyboard.press("Tab")
    page.keyboard.type("1234 5678")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(said.UNCONFIRMED.in_(lang))
    shoot(page, f"failure-{lang}")
    assert_fits(page)
    assert_accessible(page)
    opened = calls.open(wants_word=True, at=datetime.now(UTC))
    page.goto(f"/public/{lang}/call/")
    shoot(page, f"form-{lang}")
    page.locator("#phone").fill(PHONE)
    page.locator("#code").fill(opened.code)
    page.keyboard.press("Enter")
    expect(page.locator("main .card")).to_contain_text(opened.word)
    shoot(page, f"confirmed-{lang}")
    page.reload()
    expect(page.locator("main .card")).to_contain_text(opened.word)
    assert_fits(page)
    assert_accessible(page)
    page.locator("main a.button").click()
    page.locator("input[value=money]").check()
    shoot(page, f"report-{lang}")
    assert_fits(page)
    assert_accessible(page)
    page.locator("main button").click()
    expect(page).to_have_url(f"{page.url.split('/public')[0]}/public/{lang}/call/report/kept/")
    assert page.context.cookies() == []
