"""The pages about calls in a real Chromium: every one fits and has no barrier; a code can be read across a desk."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.briefing.calls.calls_world import FREE_PHONE, MINUTE, make_calls
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.actions.call_reports import ReportTold, report_publicly

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    calls = make_calls(at=datetime.now(UTC) - 2 * MINUTE)
    calls.open(1)
    told = ReportTold(("money", "group"), "4001234567", "自称流调人员，让我加微信群并转账", "13811112222")
    report_publicly(told=told, at=calls.at)
    one = f"/desk/interviews/calls/{calls.world.orders[0]}/"
    pages = {
        "calls": ("/desk/interviews/calls/", "interviewer"), "watched": ("/desk/interviews/calls/", "inspector"),
        "call": (one, "interviewer"), "check": ("/desk/interviews/calls/check/", "operator"),
        "reports": ("/desk/interviews/call-reports/", "reviewer"),
    }  # fmt: skip
    for name, (address, who) in pages.items():
        page = window(
            language=language, width=width, account=calls.world.people[who], theme="dark" if dark else "light"
        )
        page.goto(address)
        if name == "call":
            page.locator("#open-wants_word").check()
            page.locator("main form.form button").click()
            assert len(page.locator(".code").inner_text()) == 9
        if name == "check":
            page.locator("#check-phone").fill(FREE_PHONE)
            page.locator("#check-code").fill("1234 5678")
            page.keyboard.press("Enter")
            expect(page.locator("[role=alert]").first).to_be_visible()
        if name == "reports":
            page.locator("summary").first.click()
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"calls-{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)
