"""Taking out in a real Chromium: by keyboard and pointer, at 320 px, in both languages, without barriers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.core.exports.outing import cells_in
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import make_world

from bihuan.apps.core.models import Export

pytestmark = pytest.mark.browser


def _fill(page: Page) -> None:
    page.locator("#ask-purpose").select_option("field_work")
    page.locator("#ask-words").fill("no network in the hills")
    for code in ("number", "person_name"):
        page.locator(f"input[name=columns][value={code}]").check()
    page.locator("form.card button.primary").click()


def test_an_analyst_takes_orders_out_and_opens_the_file(site: Any, tmp_path: Path) -> None:
    world = make_world()
    page: Page = site.window(language="en", account=world.people["analyst"])
    page.goto(reverse("desk:orders"))
    page.get_by_role("link", name="Take out", exact=True).click()
    _fill(page)
    page.get_by_role("button", name="Show the passphrase once").click()
    passphrase = page.locator(".passphrase").inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    waiting.value.save_as(tmp_path / "orders.xlsx")
    rows = cells_in((tmp_path / "orders.xlsx").read_bytes(), passphrase)
    assert {cells[1] for cells in rows[2:5]} == {"欧阳小满", "张三丰", "马六"}
    page.reload()  # sends the form again, which is refused
    expect(page.locator(".passphrase")).to_have_count(0)
    site.complaints = [text for text in site.complaints if "409" not in text]  # Chromium reports the refusal itself


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_no_page_has_barriers_or_scrolls_sideways_at_320(site: Any, language: str, theme: str) -> None:
    world = make_world()
    page: Page = site.window(width=320, language=language, theme=theme, account=world.people["analyst"])
    form = reverse("desk:ask-export", args=["orders"]) + "?tab=all"
    page.goto(form)
    _look(page)
    page.locator("form.card button.primary").click()  # with its errors
    expect(page.locator(".error").first).to_be_visible()
    _look(page)
    site.complaints = [text for text in site.complaints if "422" not in text]  # Chromium reports the refusal itself
    page.goto(form)
    page.locator("input[name=columns][value=text]").check()
    _fill(page)
    _look(page)
    row = Export.objects.get()
    second = site.window(width=320, language=language, theme=theme, account=world.people["reviewer"])
    second.goto(reverse("desk:exports"))
    _look(second)
    second.locator("button.primary").click()
    expect(second.locator(".alert.good")).to_be_visible()
    page.goto(reverse("desk:export", args=[row.pk]))
    _look(page)
    for _step in ("make", "passphrase"):
        page.locator("section.next button.primary").first.click()
        _look(page)
    expect(page.locator(".passphrase")).to_be_visible()
    page.goto(reverse("desk:exports"))
    _look(page)


def _look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)
