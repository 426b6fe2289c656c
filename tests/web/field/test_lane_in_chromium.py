"""A lane on a telephone of 360 px: scan, tick, seal, next; sealed tubes wait while the network is away."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.screening.tube_ground import Ground, make_ground
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.screening.models import Box, Pool

pytestmark = pytest.mark.browser
SMALLEST_PX = 44


def _lane(site: Any, ground: Ground, width: int = 360, language: str = "zh-CN", **more: Any) -> Page:
    page: Page = site.window(width=width, language=language, account=ground.world.people["officer@PCS-03"], **more)
    building = ground.entries[0].building_id
    page.goto(f"{reverse('field:lane')}?round={ground.round.pk}&site={ground.site.pk}&building={building}&flat=1")
    return page


def test_a_scanner_fills_tube_after_tube_without_leaving_the_page(site: Any) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground)
    for people in ((0, 1), (2,)):
        page.locator("#code").fill(ground.code())
        page.keyboard.press("Enter")
        for one in people:
            page.locator(f"input[value='{ground.entries[one].pk}']").check()
        page.locator("form[data-queue] button.primary").click()
        expect(page.locator("#lane-said")).to_be_visible()
        expect(page.locator("#code")).to_have_value("")
    assert sorted(Pool.objects.values_list("members", flat=True)) == [1, 2]


def test_tubes_sealed_while_the_network_is_away_are_sent_when_it_is_back_and_once(site: Any) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground)
    page.context.set_offline(True)
    page.locator("#code").fill(ground.code())
    page.locator(f"input[value='{ground.entries[0].pk}']").check()
    page.locator("form[data-queue] button.primary").click()
    expect(page.locator("#queued")).to_be_visible()
    assert Pool.objects.count() == 0
    kept = page.evaluate("localStorage.getItem('bihuan-lane')")
    assert (ground.entries[0].pk in kept, "居民" in kept, "csrf" in kept) == (True, False, False)
    page.context.set_offline(False)
    expect(page.locator("#queued")).to_be_hidden(timeout=20_000)
    assert Pool.objects.get().members == 1
    site.complaints.clear()  # the browser itself says that it had no network


def test_documents_are_never_kept_on_the_phone(site: Any) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground)
    page.context.set_offline(True)
    page.locator("#code").fill(ground.code())
    page.locator("#documents").fill("110101199003074258")
    page.locator("form[data-queue] button.primary").click()
    expect(page.locator("#lane-said")).to_be_visible()
    assert page.evaluate("localStorage.getItem('bihuan-lane')") is None
    expect(page.locator("#documents")).to_have_value("110101199003074258")
    site.complaints.clear()  # the browser itself says that it had no network


def test_a_box_is_handed_over_on_the_phone(site: Any) -> None:
    ground = make_ground(people=6)
    tube = ground.fill(0)
    page = _lane(site, ground, language="en")
    page.get_by_role("link", name="Hand over 1 sealed tube").click()
    page.locator("#code").fill(ground.code(is_box=True))
    page.keyboard.press("Enter")
    page.keyboard.type(f"{tube.code}\n")
    page.locator("#taken").fill("李四")
    page.locator("form[data-queue] button.primary").click()
    expect(page.locator("#lane-said")).to_be_visible()
    assert Box.objects.get().tubes_n == 1


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (360, "dark")])
def test_nothing_sticks_out_and_every_target_is_large_enough(site: Any, width: int, theme: str) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground, width=width, theme=theme)
    assert_fits(page)
    assert_accessible(page)
    small = page.evaluate(
        "() => [...document.querySelectorAll('main button, main .button, main .pick span, main .choice, main summary')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
    )
    assert small == []
