"""Response in a real Chromium: every page fits and has no barrier; from answering to sending by the keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.apps.zones.response_world import EAST, MINUTE, NORTH, SECOND, Response, make_response
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.zones.actions.patrols import tell_position
from bihuan.apps.zones.models import Emergency

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[Response, dict[str, str]]:
    """Return the world with a late, a running and a waiting emergency."""
    world = make_response(at=datetime.now(UTC).replace(microsecond=0))
    late = world.report(at=world.at - 20 * MINUTE, area="511302001", kind="medical")
    world.send(late, "巡一", world.at - 19 * MINUTE, reason="knows_the_place")
    world.tell(late, "en_route", world.at - 18 * MINUTE)
    waiting = world.report(at=world.at - 40 * SECOND, area="511302002", longitude=EAST, latitude=NORTH)
    world.report(at=world.at - 30 * SECOND, area="511302002", longitude=EAST, latitude=NORTH, is_drill=True)
    world.report(at=world.at - 20 * SECOND, area="511302002", longitude=EAST, latitude=NORTH + 0.001)
    tell_position(patrol_id=world.patrols["巡二"].pk, longitude=EAST, latitude=NORTH, by=world.by("S1"), at=world.at)
    return world, {
        "list": "/desk/response/emergencies/", "report": "/desk/response/emergencies/report/",
        "waiting": f"/desk/response/emergencies/{waiting.pk}/", "running": f"/desk/response/emergencies/{late.pk}/",
        "patrols": "/desk/response/patrols/", "patrol": f"/desk/response/patrols/{world.patrols['巡三'].pk}/",
    }  # fmt: skip


def shot(page: Page, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    world, addresses = lively()
    page = window(language=language, account=world.forces.world.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_timeout(300)
        shot(page, f"{name}-{language}-{width}")
        assert_fits(page)
        assert_accessible(page)
    phone = window(language=language, account=world.forces.world.people["officer@PCS-03"])
    phone.set_viewport_size({"width": 360, "height": 800})
    phone.goto("/field/patrol/")
    shot(phone, f"phone-{language}")
    assert_fits(phone)
    assert_accessible(phone)


def test_from_answering_to_sending_by_the_keyboard_alone(window: Callable[..., Page]) -> None:
    world = make_response(at=datetime.now(UTC).replace(microsecond=0))
    page = window(language="en", account=world.forces.world.people["lead"])
    page.goto("/desk/response/emergencies/")
    page.locator("#new-report").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/")
    keys = page.keyboard
    page.locator("#report-kind").focus()
    keys.press("F")  # Fire
    keys.press("Tab")
    keys.type("西山路点位")
    keys.press("Tab")
    keys.type("smoke on the third floor")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("0817-2223333")
    keys.press("Enter")
    page.wait_for_selector("#who")
    expect(page.locator("input[name=patrol]:checked")).to_be_focused()
    keys.press("Enter")
    page.wait_for_selector("#told")
    row = Emergency.objects.get()
    assert (row.kind, row.state, row.rank) == ("fire", "sent", 1)


def test_a_phone_without_a_network_keeps_what_was_pressed_and_sends_it_later(
    window: Callable[..., Page], site: Any
) -> None:
    world = make_response(at=datetime.now(UTC).replace(microsecond=0))
    row = world.report(at=world.at - MINUTE)
    world.send(row, "巡一", world.at - 50 * SECOND)
    page = window(language="en", account=world.forces.world.people["officer@PCS-03"])
    page.goto("/field/patrol/")
    page.context.set_offline(True)
    page.locator("#say-en_route").click()
    expect(page.locator("#queued")).to_be_visible()
    page.wait_for_timeout(2200)
    page.context.set_offline(False)
    page.wait_for_selector("#say-on_scene.primary")
    site.complaints.clear()  # the browser itself says that it had no network
    row.refresh_from_db()
    assert row.en_route_at is not None
    assert row.signed_at is None  # the job comes later; what was pressed counts from when it was pressed
    waited = (datetime.now(UTC) - row.en_route_at).total_seconds()
    assert 2 <= waited <= 60
