"""A block at a post on a telephone of 320 px with one thumb: come, rest, leave, answer; also without a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.forces_world import ACCOUNTS, Forces, make_forces
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.actions.call_ups import NewCall, call_up
from bihuan.apps.forces.models import Attendance, CallLine

pytestmark = pytest.mark.browser
SMALLEST_PX = 44


def _world() -> Forces:
    return make_forces(at=datetime.now(UTC) - timedelta(minutes=5))


def _phone(site: Any, forces: Forces, name: str, **more: Any) -> Page:
    page: Page = site.window(
        **{"width": 320, "language": "zh-CN", **more}, account=forces.world.people[ACCOUNTS.get(name, name)]
    )
    page.goto(reverse("field:post"))
    return page


def _small_targets(page: Page) -> list[str]:
    return page.evaluate(
        """(least) => [...document.querySelectorAll(
            "main a, main button:not(.hash), main summary, main .option, main select")]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < least - 0.5)
        .map(e => `${e.tagName}.${e.className} ${e.textContent.trim()}`)""",
        SMALLEST_PX,
    )


def test_one_tap_checks_in_and_one_tap_rests(site: Any) -> None:
    forces = _world()
    page = _phone(site, forces, "P1")
    page.locator("#check-in").click()
    page.locator("#begin-rest").click()
    expect(page.locator("#end-rest")).to_be_visible()
    row = Attendance.objects.get()
    assert (row.state, row.rest_since is not None) == ("present", True)


def test_a_relief_is_one_tap(site: Any) -> None:
    forces = _world()
    check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P3"].pk, by=forces.actor("leader@PCS-03"),
        at=forces.at, reason="swap",
    )  # fmt: skip
    page = _phone(site, forces, "P1")
    page.locator("#relieve-1").click()
    expect(page.locator("#begin-rest")).to_be_visible()
    assert sorted(Attendance.objects.values_list("state", flat=True)) == ["left", "present"]


def test_a_call_is_answered_with_one_tap(site: Any) -> None:
    forces = _world()
    call_up(new=NewCall("muster", unit="PCS-03"), by=forces.actor("lead"), at=forces.at)
    page = _phone(site, forces, "P2")
    page.locator("#call .minute-buttons button").nth(1).click()
    expect(page.locator("#call .badge.good")).to_be_visible()
    assert CallLine.objects.get(officer__number="P2").minutes == 10


def test_what_is_pressed_without_a_network_is_sent_once_when_there_is_one(site: Any) -> None:
    forces = _world()
    page = _phone(site, forces, "P1")
    page.context.set_offline(True)
    page.locator("#check-in").click()
    expect(page.locator("#queued")).to_be_visible()
    page.locator("#check-in").click()  # an impatient thumb: the same command once more
    assert Attendance.objects.count() == 0
    page.context.set_offline(False)
    expect(page.locator("#begin-rest")).to_be_visible(timeout=20_000)
    assert Event.objects.filter(kind="attendance.checked_in").count() == 1
    site.complaints = [text for text in site.complaints if "ERR_INTERNET_DISCONNECTED" not in text]


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "dark"), ("en", "light")])
def test_no_page_has_barriers_small_targets_or_scrolls_sideways_at_320(site: Any, language: str, theme: str) -> None:
    forces = _world()
    check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P1"].pk, by=forces.actor("P1"), at=forces.at
    )
    call_up(new=NewCall("muster", unit="PCS-03"), by=forces.actor("lead"), at=forces.at)
    for name in ("P1", "P2", "leader@PCS-03"):
        page = _phone(site, forces, name, language=language, theme=theme)
        page.evaluate("document.querySelectorAll('main details').forEach(e => { e.open = true; })")
        assert_accessible(page)
        assert_fits(page)
        assert _small_targets(page) == []
        page.context.close()
