"""The care of residents in a real Chromium: every page fits and has no barrier, and a phone notes a visit offline."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.care_world import Care, make_lively
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.residents.models import VisitPlan

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def addresses(care: Care) -> dict[str, str]:
    plan = VisitPlan.objects.get()
    return {
        "care": "/desk/residents/care/", "entry": f"/desk/residents/care/{care.entries[7].pk}/",
        "agreed": f"/desk/residents/care/{care.entries[6].pk}/", "checks": "/desk/residents/checks/",
        "rounds": "/desk/residents/rounds/", "round": f"/desk/residents/rounds/{plan.pk}/",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("zh-hans", 360, False), ("en", 1366, True), ("zh-hans", 1366, False), ("en", 320, False)],
)
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    care = make_lively()
    for who in ("lead", "dispatcher@PCS-03"):
        page = window(language=language, account=care.world.people[who])
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if dark else "light")
        for name, address in addresses(care).items():
            page.goto(address)
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{who[:4]}-{name}-{language}-{width}.png", full_page=True)
            assert_fits(page)
            assert_accessible(page)
