"""The main tasks of the desk in a real Chromium: dispatch in bulk by keyboard, sign, review and close; no barriers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import World, make_world

from bihuan.apps.orders.models import WorkOrder

pytestmark = pytest.mark.browser


def _states(world: World) -> list[str]:
    rows = dict(WorkOrder.objects.values_list("id", "state"))
    return [rows[order] for order in world.orders]


def test_two_orders_are_dispatched_by_keyboard_and_preview(site: Any) -> None:
    world = make_world()
    page: Page = site.window(language="zh-CN", account=world.people["lead"])
    page.goto(reverse("desk:orders") + "?tab=new")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    bar = page.locator(".bulk-bar")
    expect(bar.locator("[data-count]")).to_have_text("2")
    bar.get_by_role("button").click()
    expect(page.locator("input[name=take]:checked")).to_have_count(2)
    page.locator(".bulk-bar button.primary").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert _states(world) == ["DISPATCHED", "DISPATCHED", "NEW"]


def test_choosing_a_unit_for_an_undecided_order_ticks_it(site: Any) -> None:
    world = make_world()
    page: Page = site.window(language="en", account=world.people["analyst"])
    page.goto(f"{reverse('desk:dispatch')}?order={world.orders[2]}")
    expect(page.locator("input[name=take]")).not_to_be_checked()
    page.locator(f"[name='unit-{world.orders[2]}']").select_option("SQ-07")
    expect(page.locator("input[name=take]")).to_be_checked()
    page.get_by_role("button", name="Dispatch what is ticked").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert _states(world) == ["NEW", "NEW", "DISPATCHED"]


def test_the_row_in_focus_opens_with_enter(site: Any) -> None:
    world = make_world(records=1)
    page: Page = site.window(account=world.people["lead"])
    page.goto(reverse("desk:orders"))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("desk:order", args=[world.orders[0]]))


def test_a_unit_signs_for_all_with_one_press(site: Any) -> None:
    world = make_world()
    for order in world.orders:
        world.dispatch(order)
    page: Page = site.window(language="en", account=world.people["dispatcher@PCS-03"])
    page.goto(reverse("desk:unit"))
    page.get_by_role("button", name="Sign for all 3").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert _states(world) == ["SIGNED"] * 3


def test_the_reviewer_reads_the_feedback_and_closes(site: Any) -> None:
    world = make_world(records=1)
    world.bring(world.orders[0], "FED_BACK")
    page: Page = site.window(language="en", account=world.people["reviewer"])
    page.goto(reverse("desk:orders") + "?tab=review")
    page.locator("tbody a").first.click()
    expect(page.get_by_text("现场核实").first).to_be_visible()
    page.get_by_role("button", name="Accept and close").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert _states(world) == ["CLOSED"]


def test_a_refused_move_keeps_what_was_typed_and_opens_its_form(site: Any) -> None:
    world = make_world(records=1)
    world.dispatch(world.orders[0])
    page: Page = site.window(language="en", account=world.people["lead"])
    page.goto(reverse("desk:order", args=[world.orders[0]]) + "?move=recall")
    world.move("urge", world.orders[0], "lead")
    form = page.locator("#move-recall")
    form.locator("select").select_option("mistaken")
    form.locator("textarea").fill("sent to the wrong unit")
    form.get_by_role("button", name="Recall").click()
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.locator("textarea")).to_have_value("sent to the wrong unit")
    form.get_by_role("button", name="Recall").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert _states(world) == ["NEW"]
    site.complaints = [text for text in site.complaints if "409" not in text]  # Chromium reports the refusal itself


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_no_page_has_barriers_or_scrolls_sideways_at_320(site: Any, language: str, theme: str) -> None:
    world = make_world(at=datetime.now(UTC) - timedelta(minutes=50))
    world.bring(world.orders[0], "FED_BACK")
    world.dispatch(world.orders[1])
    order = reverse("desk:order", args=[world.orders[0]])
    pages = {
        reverse("desk:orders") + "?tab=all": "lead",
        f"{reverse('desk:dispatch')}?order={world.orders[2]}&order={world.orders[1]}": "lead",
        order: "reviewer",
        reverse("desk:order", args=[world.orders[2]]) + "?move=split": "lead",
        reverse("desk:unit"): "dispatcher@PCS-03",
    }
    for url, name in pages.items():
        page = site.window(width=320, language=language, theme=theme, account=world.people[name])
        page.goto(url)
        assert_accessible(page)
        assert_fits(page)
        page.context.close()
