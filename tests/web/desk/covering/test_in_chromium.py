"""Coverage in a real Chromium: the pages fit, bar nobody, and a unit that leaves is chosen with the keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.zones.covering_world import Covering, make_covering
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.zones.actions.cover import ask_cover
from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.rules.cover import CANDIDATES, CoverTold

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[Covering, CoverPlan]:
    """Return a world with a plan that was made."""
    world = make_covering(at=datetime.now(UTC).replace(second=0, microsecond=0))
    told = CoverTold("maximal", 3, CANDIDATES, calls_an_hour=2, minutes_a_call=20, seconds=5)
    plan = ask_cover(told=told, by=world.response.by("planner"), at=world.at)
    for one in claim_deliveries(at=world.at, most=9, is_long=True):
        run_delivery(delivery=one, at=world.at)
    return world, plan


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    world, plan = lively()
    page = window(language=language, account=world.response.forces.world.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
    east = world.response.patrols["巡二"].pk
    addresses = {
        "cover": reverse("desk:cover"), "leaving": f"{reverse('desk:cover')}?leaving={east}",
        "plan": reverse("desk:cover-plan", args=[plan.pk]),
    }  # fmt: skip
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert_fits(page)
        assert_accessible(page)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"covering-{name}-{language}-{width}.png", full_page=True)


def test_a_unit_that_leaves_is_chosen_with_the_keyboard_alone(window: Callable[..., Page]) -> None:
    world, _plan = lively()
    page = window(language="en", account=world.response.forces.world.people["lead"])
    page.goto(reverse("desk:cover"))
    page.locator("#leaving").focus()
    for _ in range(3):  # past the empty choice, 巡一 and 巡三
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 places are lost")).to_be_visible()
    expect(page.get_by_role("button", name="Tell it to move up 巡一")).to_be_visible()
