"""Heat and the site in a real Chromium: the weather pasted, somebody collapsed on a phone, nothing in the way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect
from tests.forces_world import ACCOUNTS, HOUR
from tests.web.desk.heat.heat_world import make_heat_world
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.ground import report_crowding

pytestmark = pytest.mark.browser


def seen(page: Page, name: str) -> None:
    """Look for barriers, for sideways scrolling, and keep a picture where one is asked for."""
    assert_accessible(page)
    assert_fits(page)
    if folder := os.environ.get("BIHUAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_weather_is_pasted_and_the_picture_changes(window: Callable[..., Page]) -> None:
    world = make_heat_world()
    page = window(language="en", account=world.forces.world.people["planner"])
    page.goto(reverse("desk:heat"))
    expect(page.locator("td.heat.none")).to_have_count(48)
    page.get_by_role("link", name="Tell the weather").click()
    lines = [f"{localtime(world.at + step * HOUR):%Y-%m-%d %H:%M}, {42 if step < 12 else 5}, 30" for step in range(24)]
    page.get_by_label("Hours, one a line").fill("\n".join(lines))
    page.get_by_label("Who told it").fill("市气象台")
    page.get_by_role("button", name="Keep the weather").click()
    expect(page.locator(".alert.good")).to_be_visible()
    expect(page.locator("td.heat.m0")).to_have_count(24)
    page.get_by_role("link", name="西山路点位").click()
    expect(page.get_by_text("Work at other hours").first).to_be_visible()


def test_somebody_collapsed_is_one_tap_on_a_phone(window: Callable[..., Page]) -> None:
    world = make_heat_world()
    page = window(width=360, language="en", account=world.forces.world.people["leader@PCS-03"])
    page.goto(reverse("desk:casualties"))
    page.get_by_role("button", name="Collapsed: Somebody who works here").click()
    expect(page.locator(".alert.good")).to_be_visible()
    expect(page.get_by_role("link", name="Call 120")).to_be_visible()
    assert WorkOrder.objects.get().kind == "casualty"


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1366, "dark")])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_stands_in_the_way_on_any_page(
    window: Callable[..., Page], width: int, theme: str, language: str
) -> None:
    world = make_heat_world()
    people = world.forces.world.people
    world.tell(*[26.0 + step % 14 for step in range(20)])
    site = world.sites["PCS-03"].pk
    report_crowding(site_id=site, waiting=300, lanes=2, by=world.forces.actor("P1"), at=world.at)
    pages = {
        "heat": ("planner", reverse("desk:heat")),
        "post": ("planner", reverse("desk:heat-post", args=[world.post().pk])),
        "weather": ("planner", reverse("desk:weather")),
        "sites": ("planner", reverse("desk:casualties")),
        "site": ("leader@PCS-03", reverse("desk:at-site", args=[site])),
    }
    for name, (person, address) in pages.items():
        page = window(width=width, language=language, theme=theme, account=people[ACCOUNTS.get(person, person)])
        page.goto(address)
        seen(page, f"{name}-{width}-{language}")
