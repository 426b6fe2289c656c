"""The situation in a real Chromium: every page fits and has no barrier; a report is frozen by keys alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.briefing.situation_world import frozen, make_situation
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.actions.situation import release_press, sign_report

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 320, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    world = make_situation(datetime.now(UTC) - timedelta(minutes=2))
    row = frozen(world)
    sign_report(report_id=row.pk, by=world.actor("commander"), at=world.at + timedelta(minutes=1))
    release_press(report_id=row.pk, by=world.actor("commander"), at=world.at + timedelta(minutes=1))
    page = window(language=language, account=world.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    for name, address in {"situation": "/desk/briefing/", "report": f"/desk/briefing/reports/{row.pk}/"}.items():
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"situation-{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_a_report_is_frozen_by_keys_alone(window: Callable[..., Page]) -> None:
    world = make_situation(datetime.now(UTC) - timedelta(minutes=2))
    page = window(language="en", account=world.people["analyst"])
    page.goto("/desk/briefing/")
    button = page.get_by_role("button", name="Freeze the report")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Report 1", exact=True)).to_be_visible()
