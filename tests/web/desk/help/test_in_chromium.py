"""Requests for help in a real Chromium: every page fits and has no barrier; one is taken by keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.residents.help_world import Hotline, make_hotline
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.residents.actions.help_green import NewLane, open_lane
from bihuan.apps.residents.models import HelpRequest

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[Hotline, HelpRequest]:
    """Return a hotline at which some requests came in: one with a green lane, one twice, one to be called back."""
    at = datetime.now(UTC).replace(second=0, microsecond=0)
    hotline = make_hotline(at)
    row = hotline.take("老人每周透析三次，明天不能断，腿脚不便", help_class="dialysis", at=at - timedelta(minutes=50))
    lane = NewLane("市中心医院", at + timedelta(hours=1, minutes=1), at + timedelta(hours=6))
    open_lane(request_id=row.pk, new=lane, by=hotline.by("operator"), at=at - timedelta(minutes=40))
    hotline.take("透析怎么去医院", at=at - timedelta(minutes=5))
    hotline.take("家里没有大米，孩子要奶粉", phone="13811112222", address="河东社区9号", at=at - timedelta(minutes=20))
    answered = hotline.answered(at=at - timedelta(minutes=30))
    hotline.call(answered, "no_answer", at=at - timedelta(minutes=3))
    hotline.call(hotline.answered(at=at - timedelta(minutes=60), phone="13600001111"), "satisfied", at=at)
    return hotline, row


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    hotline, row = lively()
    answered = HelpRequest.objects.get(state="answered")
    pages = {
        "list": ("/desk/residents/help/", "operator"), "closed": ("/desk/residents/help/?view=closed", "lead"),
        "take": ("/desk/residents/help/new/", "operator"), "one": (f"/desk/residents/help/{row.pk}/", "operator"),
        "answered": (f"/desk/residents/help/{answered.pk}/", "lead"), "field": ("/field/help/", "keeper"),
    }  # fmt: skip
    for name, (address, who) in pages.items():
        page = window(language=language, account=hotline.world.people[who])
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(address)
        if name == "take":
            page.locator("#take-words").fill("明天透析，没有大米")
            page.locator("#take-phone").fill("13900001357")
            expect(page.locator("#proposals mark")).to_have_count(2)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"help-{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_a_request_is_taken_and_joined_by_keys_alone(window: Callable[..., Page]) -> None:
    hotline, row = lively()
    page = window(language="en", account=hotline.world.people["operator"])
    page.goto("/desk/residents/help/new/")
    page.keyboard.type("血透 again")
    page.keyboard.press("Tab")
    page.keyboard.type("139 0000 1357")
    radio = page.locator(f"[name=same][value='{row.pk}']")
    expect(radio).to_have_count(1)
    radio.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Keep this request").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alert.good")).to_be_visible()
    made = HelpRequest.objects.order_by("number").last()
    assert made is not None
    assert (made.words, made.joined_to_id, made.proposed) == ("血透 again", row.pk, "dialysis")
