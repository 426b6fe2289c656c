"""The books in a real browser: struck, opened, handed over by two people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import make_world

pytestmark = pytest.mark.browser


def test_two_people_hand_the_shift_over(window: Callable[..., Page]) -> None:
    world = make_world()
    giver, taker = window(account=world.people["lead"]), window(account=world.people["analyst"])
    giver.goto(reverse("desk:handover"))
    giver.get_by_role("button", name="交班").click()
    expect(giver.get_by_text("您是交班人，须由他人接班。")).to_be_visible()
    taker.goto(reverse("desk:board"))
    taker.get_by_role("link", name="去接班").first.click()
    taker.get_by_role("button", name="已阅，接班").click()
    expect(taker.get_by_text("已接班，本班由您负责。")).to_be_visible()


def test_the_books_are_struck_and_an_equation_opened(window: Callable[..., Page]) -> None:
    world = make_world()
    page = window(account=world.people["lead"])
    page.goto(reverse("desk:reconciliation"))
    page.get_by_role("button", name="全量核对").click()
    expect(page.get_by_text("账平：错漏 0。")).to_be_visible()
    page.get_by_role("link", name="E3").click()
    expect(page.get_by_role("heading", name="E3 工单")).to_be_visible()


@pytest.mark.parametrize(("width", "language", "theme"), [(320, "zh-CN", "dark"), (1366, "en", "light")])
def test_the_pages_of_the_books_fit_and_bar_nobody(
    window: Callable[..., Page], width: int, language: str, theme: str
) -> None:
    world = make_world()
    page = window(width=width, language=language, theme=theme, account=world.people["lead"])
    page.goto(reverse("desk:reconciliation"))
    page.locator("button[value=full]").click()
    page.wait_for_selector(".sheet-table")
    for address in (reverse("desk:reconciliation"), reverse("desk:equation", args=["E1"]), reverse("desk:handover")):
        page.goto(address)
        assert_fits(page)
        assert_accessible(page)
