"""My data in a real Chromium: every page fits at 320 px, has no barrier, and works by keyboard and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.apps.briefing.rights_world import make_rights
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import run_jobs

from bihuan.apps.briefing.actions.rights_asking import ask_by_code
from bihuan.apps.briefing.models import FirstNotice, RightsRequest

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def seen(page: Page, name: str) -> None:
    """Judge a page as it stands; keep a picture where one is asked for."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"mine-{name}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(("lang", "language", "width"), [("zh", "zh-CN", 320), ("en", "en", 1366)])
def test_a_resident_reads_asks_and_closes(window: Callable[..., Page], lang: str, language: str, width: int) -> None:
    rights = make_rights()
    page = window(language=language, width=width, theme="dark" if lang == "en" else "light")
    page.goto(f"/public/{lang}/mine/")
    seen(page, f"door-{lang}-{width}")
    page.locator("#code").focus()
    page.keyboard.type(rights.issue().code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#looks")).to_be_visible()
    seen(page, f"view-{lang}-{width}")
    page.locator("#ask-kind").select_option("correction")
    page.locator("#ask-words").fill("电话换了")
    page.locator("section[aria-labelledby=ask] button").click()
    expect(page.locator("[role=status]")).to_be_visible()
    assert RightsRequest.objects.get().words == "电话换了"
    assert page.url.endswith("/mine/ask/")
    seen(page, f"asked-{lang}-{width}")
    page.locator("form[action$='/close/'] button").first.click()
    expect(page.locator("form")).to_have_count(0)
    seen(page, f"closed-{lang}-{width}")
    page.goto(f"/public/{lang}/mine/")
    page.locator("#code").fill("0000-00000-00000")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_have_count(0)  # a key does not wait for the page that it leads to
    seen(page, f"not-open-{lang}-{width}")
    assert page.context.cookies() == []


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 360), ("en", 1366)])
def test_every_page_of_the_desk_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int) -> None:
    rights = make_rights()
    at = datetime.now(UTC)
    run_jobs(at)
    FirstNotice.objects.filter(person=rights.person).update(due_at=at - timedelta(hours=3))
    key = ask_by_code(token=rights.token(), kind="deletion", words="请删除", at=rights.at)
    ask_by_code(token=rights.token(), kind="correction", words="电话换了", at=rights.at)
    pages = {
        "list": ("/desk/rights/", "protector"), "one": (f"/desk/rights/{key}/", "lead"),
        "code": ("/desk/rights/code/", "clerk"), "notices": ("/desk/rights/notices/", "interviewer"),
        "notice": ("/desk/rights/notices/text/", "lead"), "clerk": ("/desk/rights/", "clerk"),
    }  # fmt: skip
    for name, (address, who) in pages.items():
        page = window(language=language, width=width, account=rights.tracing.people[who])
        page.goto(address)
        seen(page, f"desk-{name}-{language}-{width}")
    page = window(language=language, width=width, account=rights.tracing.people["clerk"])
    page.goto("/desk/rights/code/")
    page.locator("#proof-document_number").fill(rights.document)
    page.locator("#proof-birth_year").fill(rights.document[6:10])
    page.keyboard.press("Enter")
    expect(page.locator(".slip-code")).to_be_visible()
    seen(page, f"desk-slip-{language}-{width}")
