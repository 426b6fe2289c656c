"""A call with a code on a telephone: two taps from the order to the digits, read at arm's length; also unscripted."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.briefing.calls.calls_world import MINUTE, Calls, check, make_calls
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.models import CallCode

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")
SMALLEST_PX, LARGE_PX = 48, 44
TARGETS = """(least) => [...document.querySelectorAll("main a, main button, main summary, main .choice, main input")]
    .filter(e => e.offsetParent && !e.closest(".choice input") && e.type !== "checkbox" && e.type !== "hidden")
    .filter(e => e.getBoundingClientRect().height < least - 0.5)
    .map(e => `${e.tagName}.${e.className} ${e.textContent.trim()} ${e.getBoundingClientRect().height}`)"""


def _calls() -> Calls:
    calls = make_calls(at=datetime.now(UTC) - 2 * MINUTE)
    calls.world.bring(calls.world.orders[0], "WORKING")
    return calls


def _shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"fieldcall-{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("zh-CN", "dark", 320), ("zh-CN", "light", 360), ("en", "light", 320), ("en", "dark", 1366)],
)
def test_two_taps_lead_from_the_order_to_the_digits_and_every_target_takes_a_thumb(
    site: Any, language: str, theme: str, width: int
) -> None:
    calls = _calls()
    page: Page = site.window(width=width, language=language, theme=theme, account=calls.world.people["officer@PCS-03"])
    name = f"{language}-{theme}-{width}"
    page.goto(reverse("field:order", args=[calls.world.orders[0]]))
    _shoot(page, f"{name}-order")
    page.locator("#call-with-code").click()
    _shoot(page, f"{name}-before")
    for look in (assert_accessible, assert_fits):
        look(page)
    assert page.evaluate(TARGETS, SMALLEST_PX) == []
    page.locator("main form button.primary").click()
    digits = page.locator(".code")
    assert len(digits.inner_text()) == 9
    size, figures = digits.evaluate(
        "e => [parseFloat(getComputedStyle(e).fontSize), getComputedStyle(e).fontVariantNumeric]"
    )
    assert (size >= LARGE_PX, figures) == (True, "tabular-nums")
    lines = digits.evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length; }"
    )
    assert lines == 1  # the digits are not broken into two lines
    _shoot(page, f"{name}-given")
    for look in (assert_accessible, assert_fits):
        look(page)
    assert page.evaluate(TARGETS, SMALLEST_PX) == []


def test_the_page_hears_by_itself_that_the_code_was_confirmed(site: Any) -> None:
    calls = _calls()
    page: Page = site.window(width=360, language="en", account=calls.world.people["officer@PCS-03"])
    page.goto(reverse("field:call", args=[calls.world.orders[0]]))
    page.locator("main form button.primary").click()
    code = page.locator(".code").inner_text()
    expect(page.locator(".stands")).to_contain_text("Not confirmed yet")
    assert check(code, at=datetime.now(UTC))
    expect(page.locator(".stands")).to_contain_text("Call again now", timeout=15_000)
    assert page.locator(".code").inner_text() == code  # still there
    _shoot(page, "confirmed")


def test_without_a_script_a_code_is_given_looked_after_and_made_void(site: Any, browser: Any) -> None:
    calls = _calls()
    scripted: Page = site.window(width=360, language="en", account=calls.world.people["officer@PCS-03"])
    bare = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="en", base_url=site.address, java_script_enabled=False,
        storage_state=scripted.context.storage_state(),
    )  # fmt: skip
    page = bare.new_page()
    page.goto(reverse("field:call", args=[calls.world.orders[0]]))
    page.locator("main form button.primary").click()
    assert len(page.locator(".code").inner_text()) == 9
    page.get_by_role("link", name="Look whether it was confirmed").click()
    expect(page.locator(".stands")).to_contain_text("Not confirmed yet")
    page.get_by_role("button", name="Void this code").click()
    expect(page.locator(".stands")).to_contain_text("confirms nothing any more")
    assert CallCode.objects.get().voided_at is not None
    bare.close()
