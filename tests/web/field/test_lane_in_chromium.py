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


def _seal_away(page: Page, ground: Ground, code: str, person: int) -> None:
    """Seal a tube while the network is away."""
    page.locator("#code").fill(code)
    page.locator(f"input[value='{ground.entries[person].pk}']").check()
    page.locator("form[data-queue] button.primary").click()
    expect(page.locator("#code")).to_have_value("")


def test_a_queued_tube_that_is_refused_stays_on_the_phone_until_somebody_has_seen_it(site: Any) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground)
    page.context.set_offline(True)
    code, other = ground.code(), ground.code()
    _seal_away(page, ground, code, 0)
    _seal_away(page, ground, other, 1)
    ground.fill(2, code=code)  # another phone has used the label meanwhile
    page.context.set_offline(False)
    refused = page.locator("#refused li")
    expect(refused).to_have_count(1, timeout=20_000)
    expect(page.locator("#queued")).to_be_hidden()
    assert (code in refused.inner_text(), Pool.objects.filter(code=other).count()) == (True, 1)
    page.reload()
    expect(refused).to_have_count(1)
    assert_fits(page)
    assert_accessible(page)
    refused.get_by_role("button").nth(1).click()
    expect(page.locator("#refused")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('bihuan-lane')") == "[]"
    site.complaints.clear()  # the browser itself says that it had no network


def test_two_windows_that_empty_one_queue_lose_no_tube(site: Any) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground)
    page.context.set_offline(True)
    codes = [ground.code(), ground.code()]
    for person, code in enumerate(codes):
        _seal_away(page, ground, code, person)
    held: list[Any] = []
    page.route(
        "**/lane/fill/", lambda route: route.continue_() if held else held.append(route)
    )  # the first one comes late
    page.context.set_offline(False)
    page.wait_for_timeout(500)
    other = page.context.new_page()
    is_second = lambda route: codes[1] in (route.request.post_data or "")  # noqa: E731 - said once
    other.route("**/lane/fill/", lambda route: route.abort() if is_second(route) else route.continue_())
    other.goto(page.url)
    expect(other.locator("#queued")).to_contain_text("1", timeout=20_000)
    other.close()
    held[0].continue_()
    expect(page.locator("#queued")).to_be_hidden(timeout=20_000)
    page.wait_for_timeout(200)
    assert sorted(Pool.objects.values_list("code", flat=True)) == sorted(codes)
    site.complaints.clear()  # the browser itself says that it had no network


def test_pressed_twice_a_tube_is_filled_once_and_nobody_is_told_off(site: Any) -> None:
    ground = make_ground(people=6)
    page = _lane(site, ground)
    page.locator("#code").fill(ground.code())
    page.locator("#documents").fill("110101199003074258")
    page.route("**/lane/fill/", lambda route: (route.fetch(), route.abort()))  # done, and the answer is lost
    page.locator("form[data-queue] button.primary").click()
    expect(page.locator("#lane-said.bad")).to_be_visible()
    page.unroute("**/lane/fill/")
    page.locator("form[data-queue] button.primary").click()
    expect(page.locator("#lane-said.good")).to_be_visible()
    assert Pool.objects.get().members == 1
    site.complaints.clear()  # the browser itself says that an answer was lost


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
