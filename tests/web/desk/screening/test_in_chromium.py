"""Mass testing in a real Chromium: every page fits and has no barrier, a leader opens a lane on a telephone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.screening.rounds_world import DAY, HOUR, District, make_district
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.screening.actions.booking import ask_visit, book_proposed
from bihuan.apps.screening.actions.excusing import NewExcuse, excuse_people
from bihuan.apps.screening.actions.missing import send_missing
from bihuan.apps.screening.actions.openings import count_arrivals
from bihuan.apps.screening.models import Lane, RosterEntry, Round

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[District, Round]:
    """Return a district in the middle of a round."""
    district = make_district(buildings=6, people=14, at=datetime.now(UTC).replace(second=0, microsecond=0))
    opened = district.open()
    lines = district.lines(opened)
    for n in range(4):
        district.fill(opened, lines[n * 8 : n * 8 + 8], at=district.at - timedelta(minutes=60 * n))
    district.fill(opened, [None, None], site="arrival")
    hour = (district.at - HOUR).replace(minute=0)
    said = {"round_id": opened.pk, "by": district.by(), "at": district.at}
    count_arrivals(site_id=district.sites["arrival"].pk, starts_at=hour, people=40, **said)  # type: ignore[arg-type]  # by name
    owner = district.people["analyst"].pk
    for n, (kind, reason) in enumerate((("exempt", "medical"), ("escalated", "not_found"))):
        new = NewExcuse([lines[70 + n]], kind, reason, owner, district.at + DAY)
        excuse_people(new=new, **said)  # type: ignore[arg-type]  # by name
    ask_visit(entries=lines[60:62], reason="bedridden", site_id=district.sites["mobile"].pk, **said)  # type: ignore[arg-type]  # by name
    book_proposed(**said)  # type: ignore[arg-type]  # by name
    send_missing(community="511302001", **said)  # type: ignore[arg-type]  # by name
    return district, opened


def addresses(district: District, opened: Round) -> dict[str, str]:
    site, building = district.sites["arrival"].pk, district.buildings[4].pk
    return {
        "round": "/desk/screening/", "missing": "/desk/screening/missing/", "excuses": "/desk/screening/excuses/",
        "visits": "/desk/screening/visits/", "sites": "/desk/screening/sites/",
        "site": f"/desk/screening/sites/{site}/",
        "building": f"/desk/screening/rounds/{opened.pk}/buildings/{building}/", "board": "/desk/",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    district, opened = lively()
    page = window(language=language, account=district.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    for name, address in addresses(district, opened).items():
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_people_are_ticked_and_somebody_answers_for_them_by_keys(window: Callable[..., Page]) -> None:
    district, opened = lively()
    page = window(language="en", account=district.people["lead"])
    page.goto(addresses(district, opened)["building"])
    page.locator("[name=entry]").first.focus()
    page.keyboard.press("Space")
    summary = page.get_by_text("Exempt those ticked").first
    summary.focus()
    page.keyboard.press("Enter")
    page.locator("#exempt-reason").select_option("away")
    page.locator("#exempt-owner").select_option(label="李研判")
    page.locator("#exempt-until").fill(f"{district.at + DAY:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Exempt those ticked").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert RosterEntry.objects.filter(outcome="exempt").count() == 2


def test_a_leader_opens_a_lane_on_a_telephone(window: Callable[..., Page]) -> None:
    district, _opened = lively()
    page = window(language="en", account=district.people["leader"])
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/desk/screening/sites/{district.sites['community'].pk}/")
    page.get_by_role("button", name="Open lane 1").click()
    expect(page.get_by_role("button", name="Shut lane 1")).to_be_visible()
    assert Lane.objects.filter(is_open=True).count() == 1
    assert_fits(page)
