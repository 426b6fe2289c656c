"""The pages of tubes in a real browser: nothing sideways, no barrier, no complaint of the console."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from tests.apps.screening.tube_ground import Ground, make_ground
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.screening.actions.custody import count_box
from bihuan.apps.screening.actions.custody_labels import reserve_labels

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def _pages(ground: Ground) -> dict[str, str]:
    """Return the pages with something on each: a positive tube, a box counted, one on its way, a result too early."""
    pooled, late, early = ground.fill(0, 1, 2), ground.fill(3), ground.fill(4)
    ground.bring(pooled)
    box = ground.hand(late)
    count_box(box_id=box, counted=2, by=ground.lead, at=ground.at)
    ground.say((pooled, "阳性"), (early, "阴性"))
    block = reserve_labels(round_id=ground.round.pk, site_id=ground.site.pk, count=12, by=ground.lead, at=ground.at)
    return {
        "tubes": reverse("desk:tubes") + "?step=sealed", "tube": reverse("desk:tube", args=[pooled.pk]),
        "box": reverse("desk:box", args=[box]), "labels": reverse("desk:labels"),
        "sheet": reverse("desk:label-sheet", args=[block.pk]),
    }  # fmt: skip


@pytest.mark.parametrize(("width", "theme", "language"), [(360, "light", "zh-CN"), (1366, "dark", "en")])
def test_every_page_of_tubes_fits_and_has_no_barrier(site: Any, width: int, theme: str, language: str) -> None:
    ground = make_ground(people=6)
    pages = _pages(ground)
    page: Page = site.window(width=width, theme=theme, language=language, account=ground.world.people["lead"])
    for name, url in pages.items():
        page.goto(url)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{language}.png", full_page=True)
        if name != "sheet":  # a sheet is as wide as its paper
            assert_fits(page)
        assert_accessible(page)
