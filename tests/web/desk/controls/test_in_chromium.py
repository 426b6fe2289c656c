"""Controls in a real Chromium: every page fits and has no barrier; an area is drawn and sent by keys alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.zones.controls_world import DAY, EAST, HOUR, WEST, Zone, make_zone
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.zones.actions import controls as acts
from bihuan.apps.zones.actions.levels import propose_lowering
from bihuan.apps.zones.models import Control, ControlItem, LevelProposal

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[Zone, Control]:
    """Return a desk at which controls hold, one is extended, one is to be decided, and levels are proposed."""
    at = datetime.now(UTC).replace(second=0, microsecond=0)
    zone = make_zone(cases=2, at=at - 8 * DAY)
    zone.live_in(1, WEST)
    first = zone.decided(ends_at=at + HOUR, communities=(EAST,), name="河东片区", review_at=zone.at + 6 * DAY)
    zone.run()
    zone.at = at
    said = {"control_id": first.pk, "by": zone.by("commander"), "at": at}
    acts.review_control(**said, next_review_at=at + HOUR / 2)  # type: ignore[arg-type]  # by name
    extended = acts.extend_control(
        control_id=first.pk, ends_at=at + 6 * DAY, review_at=at + 2 * DAY, reason="still_needed", by=zone.by(), at=at
    )
    acts.decide_control(control_id=extended.pk, by=zone.by("lead"), at=at)
    zone.decided(name="西山路以北", level="medium", measures=("stay_in_area",), communities=(WEST,))
    zone.draft(name="汽车站周边", level="", measures=("traffic_limited", "venues_closed"))
    zone.run()
    propose_lowering(incident=zone.incident, at=at)
    ControlItem.objects.filter(control=first, item="gates").update(state="CLOSED", done_at=at)
    return zone, first


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    zone, first = lively()
    draft = Control.objects.get(state="draft")
    page = window(language=language, account=zone.desk.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    addresses = {
        "controls": "/desk/zones/", "drafts": "/desk/zones/?tab=drafts", "draft": "/desk/zones/draft/",
        "control": f"/desk/zones/controls/{first.pk}/", "to-decide": f"/desk/zones/controls/{draft.pk}/",
        "notice": f"/desk/zones/controls/{first.pk}/notice/", "board": "/desk/",
    }  # fmt: skip
    for name, address in addresses.items():
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_an_area_is_drawn_and_the_draft_sent_by_keys_alone(window: Callable[..., Page]) -> None:
    zone, _first = lively()
    page = window(language="en", account=zone.desk.people["analyst"])
    page.goto("/desk/zones/draft/")
    page.locator("#draft-name").fill("老街")
    page.locator("#draft-reason").select_option("exposed_place")
    page.locator("#draft-measures input").first.focus()
    page.keyboard.press("Space")
    page.locator("#draft-basis").fill("第四十二条")
    page.locator("[data-map-do=draw]").focus()
    page.keyboard.press("Enter")
    for step in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(step)
    page.get_by_role("button", name="Keep the draft").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alert.good")).to_be_visible()
    kept = Control.objects.get(name="老街")
    assert (kept.state, len(kept.outline["coordinates"])) == ("draft", 1)
    assert LevelProposal.objects.filter(state="waiting").count() == 2
