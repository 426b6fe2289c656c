"""A shift on a telephone of 360 px: sign for all, start, report; every target large, nothing sideways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import make_world

from bihuan.apps.orders.models import Feedback, WorkOrder

pytestmark = pytest.mark.browser
SMALLEST_PX = 44


def test_from_the_list_to_a_report_that_is_received_in_six_taps(site: Any) -> None:
    world = make_world()
    for order in world.orders:
        world.dispatch(order)
    page: Page = site.window(width=360, language="zh-CN", account=world.people["officer@PCS-03"])
    page.goto(reverse("field:today"))
    taps = [
        "#sign-all",
        f"#f-{world.orders[0]}",
        "form[action$='/start/'] button",
        "label[for='report-result_0']",
        "form[action$='/report/'] button.primary",
    ]
    for tap in taps:
        page.locator(tap).click()
    expect(page.locator(".ticket h1")).to_be_visible()
    assert len(taps) <= 6
    assert WorkOrder.objects.get(pk=world.orders[0]).state == "FED_BACK"
    assert Feedback.objects.get(order_id=world.orders[0]).contacted_at is not None


def test_the_next_order_is_one_tap_from_the_confirmation(site: Any) -> None:
    world = make_world()
    for order in world.orders[:2]:
        world.bring(order, "WORKING")
    page: Page = site.window(width=360, language="en", account=world.people["officer@PCS-03"])
    page.goto(reverse("field:order", args=[world.orders[0]]))
    page.get_by_text("Not reached").click()
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("link", name="Next order (1 left)").click()
    page.wait_for_url("**" + reverse("field:order", args=[world.orders[1]]))


def _small_targets(page: Page) -> list[str]:
    """Return what can be pressed inside the page's main part and is lower than a thumb needs."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll(
            "main a, main button:not(.hash), main summary, main .option, main select")]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < least - 0.5)
        .map(e => `${e.tagName}.${e.className} ${e.textContent.trim()}`)""",
        SMALLEST_PX,
    )


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "dark"), ("en", "light")])
def test_no_page_has_barriers_small_targets_or_scrolls_sideways_at_320(site: Any, language: str, theme: str) -> None:
    world = make_world(at=datetime.now(UTC) - timedelta(minutes=50))
    world.bring(world.orders[0], "WORKING")
    world.bring(world.orders[1], "FED_BACK")
    world.dispatch(world.orders[2])
    screen = reverse("field:order", args=[world.orders[0]])
    received = reverse("field:received", args=[world.orders[1]]) + "?n=4"
    for url in (reverse("field:today"), screen, reverse("field:order", args=[world.orders[2]]), received):
        page = site.window(width=320, language=language, theme=theme, account=world.people["officer@PCS-03"])
        page.goto(url)
        assert_accessible(page)
        assert_fits(page)
        assert _small_targets(page) == []
        page.context.close()
