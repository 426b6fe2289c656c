"""Fact-checks at the desk in a real Chromium: every page fits, has no barrier, and one is published by keys alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.facts_world import DAY, HOUR, REALISTIC, Rumours, all_published, make_rumours
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.actions.facts_questions import ask_question
from bihuan.apps.briefing.actions.facts_sweeping import lapse_unproven
from bihuan.apps.briefing.models import FactCheck
from bihuan.web.parts.clock import now

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[Rumours, FactCheck, FactCheck]:
    """Return a desk at which facts are published, one is late, one has lapsed, one is corrected; people ask."""
    at = now().replace(second=0, microsecond=0)
    rumours = make_rumours(at - 4 * DAY)
    rows = all_published(rumours, at - 4 * DAY)
    lapse_unproven(incident=rumours.world.incident.code, at=at)
    told, words = REALISTIC[1]
    rumours.reword(rows[1], base=words, at=at - HOUR)
    draft = rumours.file(words, told=told, at=at, replaces=rows[2].pk)
    for n, text in enumerate(
        ("听说全区要封控一个月，是真的吗", "加微信 wx_fake88 能领补贴吗", "Is it true that garlic helps?")
    ):
        code = rumours.world.incident.code
        ask_question(text=text, language="en" if n == 2 else "zh", incident=code, at=at - HOUR)
    return rumours, rows[1], draft


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 360, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    rumours, corrected, draft = lively()
    page = window(language=language, account=rumours.world.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if dark else "light")
    url = "/desk/briefing/facts/"
    addresses = {
        "facts": url, "waiting": f"{url}?tab=waiting", "write": f"{url}write/", "fact": f"{url}{corrected.pk}/",
        "draft": f"{url}{draft.pk}/", "reword": f"{url}{corrected.pk}/reword/", "print": f"{url}{corrected.pk}/print/",
        "questions": f"{url}questions/",
    }  # fmt: skip
    for name, address in addresses.items():
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"desk-{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_a_second_person_publishes_by_keys_alone(window: Callable[..., Page]) -> None:
    rumours, _, draft = lively()
    page = window(language="en", account=rumours.world.people["health"])
    page.goto(f"/desk/briefing/facts/{draft.pk}/")
    page.get_by_label("I opened the sources").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Published. The public page is written within seconds.")).to_be_visible()
    assert FactCheck.objects.get(pk=draft.pk).state == "published"
