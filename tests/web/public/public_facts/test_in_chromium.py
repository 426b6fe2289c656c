"""What the public reads of fact-checks in a real Chromium: it fits, has no barrier, runs no script."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from tests.facts_world import DAY, HOUR, REALISTIC, Rumours, all_published, make_rumours
from tests.trust.vectors import MARK, VECTORS
from tests.web.conftest import Site
from tests.web.public.public_facts.test_drawing import planted
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.actions.facts_sweeping import lapse_unproven
from bihuan.apps.briefing.actions.publishing import publish_group
from bihuan.apps.briefing.models import FactQuestion
from bihuan.web.parts.clock import now
from bihuan.web.parts.policy_reports import reports_seen

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def published() -> Rumours:
    """Return a desk whose facts are out as files: one corrected, one superseded, one lapsed."""
    at = now().replace(second=0, microsecond=0)
    rumours = make_rumours(at - 4 * DAY)
    rows = all_published(rumours, at - 4 * DAY)
    lapse_unproven(incident=rumours.world.incident.code, at=at)
    told, words = REALISTIC[0]
    rumours.reword(rows[0], base=words, verdict="misleading", at=at - HOUR)
    rumours.publish(rows[0], at=at - HOUR)
    rumours.publish(rumours.file(replaces=rows[2].pk, told=told, at=at), at=at)
    publish_group(group="facts", at=at, folder=settings.PUBLIC_DIR)
    return rumours


@pytest.mark.parametrize(("lang", "width", "dark"), [("zh", 320, False), ("en", 1366, True), ("en", 320, False)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], lang: str, width: int, dark: bool) -> None:
    published()
    before = reports_seen()
    page = window(language=lang, theme="dark" if dark else "light", width=width)
    names = {
        "list": "",
        "topic": "fraud/",
        "corrected": "DRILL-1-1/",
        "superseded": "DRILL-1-3/",
        "lapsed": "DRILL-1-6/",
    }
    for name, path in {**names, "ask": "ask/"}.items():
        answer = page.goto(f"/public/{lang}/facts/{path}")
        assert answer is not None
        assert answer.status == 200
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"public-{name}-{lang}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)
    assert reports_seen() == before  # the block for machines is no script: the content policy has nothing to say of it


def test_a_resident_asks_by_keys_alone_and_is_told_what_was_kept(site: Site) -> None:
    published()
    page = site.window(language="en", width=320)
    page.goto("/public/en/facts/")
    page.get_by_role("link", name="Ask: is this true?").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What have you heard?").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Type what you have heard.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("What have you heard?").fill("They say masks are useless, call 13800138000")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("They say masks are useless, call ［…］")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    assert page.context.cookies() == []
    assert FactQuestion.objects.count() == 1
    site.complaints[:] = [one for one in site.complaints if "Failed to load resource" not in one]  # the 422 above
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "public-asked-en-320.png", full_page=True)


def test_no_text_becomes_script_in_a_published_page(site: Site) -> None:
    at = now().replace(microsecond=0)
    rumours = make_rumours(at - timedelta(hours=1))
    texts = VECTORS if os.environ.get("BIHUAN_PROVE") == "1" else VECTORS[::12]
    rows = [planted(rumours, text) for text in texts]
    publish_group(group="facts", at=at, folder=settings.PUBLIC_DIR)
    page, before, dialogs = site.window(language="en"), reports_seen(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for row in rows:
        page.goto(f"/public/en/facts/DRILL-1-{row.number}/")
        made = page.evaluate(
            f"[document.querySelectorAll('[{MARK}]').length, document.scripts.length, document.scripts[0].type]"
        )
        assert made == [0, 1, "application/ld+json"]
    assert (dialogs, reports_seen()) == ([], before)
