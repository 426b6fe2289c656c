"""Visits on a telephone of 360 px: seen with one tap; what is pressed without a network is sent later with its time."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.care_world import Care, make_lively
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.residents.models import CareEntry, CheckTry

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")
SMALLEST_PX = 44


def _phone(site: Any, care: Care, language: str = "zh-CN", width: int = 360) -> Page:
    page: Page = site.window(width=width, language=language, account=care.world.people["officer@PCS-03"])
    page.goto("/field/welfare/")
    return page


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 360), ("en", 320)])
def test_the_visits_fit_a_telephone_and_their_targets_a_thumb(site: Any, language: str, width: int) -> None:
    page = _phone(site, make_lively(), language, width)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"field-{language}-{width}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)
    heights = [box["height"] for one in page.locator(".door .button:visible").all() if (box := one.bounding_box())]
    assert min(heights) >= SMALLEST_PX


def test_one_tap_notes_that_they_are_well(site: Any) -> None:
    care = make_lively()
    page = _phone(site, care)
    first = page.locator(".door").first
    entry = str(first.get_attribute("id")).removeprefix("d-")
    first.locator("button.primary").click()
    expect(page.locator(f"#d-{entry}")).to_have_count(0)
    kept = CareEntry.objects.get(pk=entry)
    assert (kept.seen_result, kept.seen_how, kept.seen_by) == ("well", "visit", care.actor("officer@PCS-03").account)


def test_a_note_without_a_network_waits_in_the_page_and_says_when_it_was_pressed(site: Any) -> None:
    care = make_lively()
    page = _phone(site, care)
    entry = str(page.locator(".door").first.get_attribute("id")).removeprefix("d-")
    page.context.set_offline(True)
    tries, before = CheckTry.objects.count(), datetime.now(UTC)
    page.locator(f"#d-{entry} form button.primary").first.click()
    expect(page.locator("#queued")).to_be_visible()
    assert CheckTry.objects.count() == tries
    assert page.evaluate("localStorage.length") == 0
    pressed = datetime.now(UTC)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    expect(page.locator(f"#d-{entry}")).to_have_count(0, timeout=25_000)
    kept = CheckTry.objects.get(entry=entry, outcome="well")
    assert before - timedelta(seconds=1) <= kept.at <= pressed < kept.told_at
    site.complaints.clear()  # the browser itself says that it had no network
