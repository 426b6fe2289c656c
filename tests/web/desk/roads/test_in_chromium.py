"""Roads and response times in a real Chromium: nothing in the way, a trial answered."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.desk.roads.roads_world import make_roads_world
from tests.web.seeing import assert_accessible, assert_fits

pytestmark = pytest.mark.browser
ASKED = "?start=106.003,30.703&end=106.0117,30.7085&mode=car&datum=wgs84"


def seen(page: Page, name: str) -> None:
    """Look for barriers, for sideways scrolling, and keep a picture where one is asked for."""
    assert_accessible(page)
    assert_fits(page)
    if folder := os.environ.get("BIHUAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_trial_is_asked_and_answered(window: Callable[..., Page]) -> None:
    forces = make_roads_world()
    page = window(language="en", account=forces.world.people["planner"])
    page.goto(reverse("desk:roads"))
    page.get_by_label("From (longitude, latitude)").fill("106.000, 30.700")
    page.get_by_label("To (longitude, latitude)").fill("east")
    page.get_by_role("button", name="Count the time").click()
    expect(page.get_by_text("Type longitude and latitude in degrees, such as 106.083, 30.795.")).to_be_visible()
    expect(page.get_by_label("From (longitude, latitude)")).to_have_value("106.000, 30.700")
    page.get_by_label("To (longitude, latitude)").fill("106.000, 30.710")
    page.get_by_role("button", name="Count the time").click()
    expect(page.get_by_role("status").locator("dd").first).to_have_text("1:51")
    expect(page.locator(".map-dot")).to_have_count(2)


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1366, "dark")])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_stands_in_the_way(window: Callable[..., Page], width: int, theme: str, language: str) -> None:
    forces = make_roads_world()
    page = window(width=width, language=language, theme=theme, account=forces.world.people["planner"])
    for name, address in (
        ("roads", reverse("desk:roads")), ("trial", reverse("desk:roads") + ASKED),
        ("times", reverse("desk:response_times")),
    ):  # fmt: skip
        page.goto(address)
        seen(page, f"{name}-{width}-{language}")


def test_without_roads_and_emergencies_the_pages_say_what_to_do(window: Callable[..., Page]) -> None:
    forces = make_roads_world(columns=0, emergencies=0)
    page = window(width=360, language="en", account=forces.world.people["planner"])
    page.goto(reverse("desk:roads"))
    expect(page.get_by_text("bihuan roads import FILE")).to_be_visible()
    seen(page, "no-roads-360-en")
    page.goto(reverse("desk:response_times"))
    expect(page.get_by_text("No emergency yet")).to_be_visible()
    seen(page, "no-times-360-en")
