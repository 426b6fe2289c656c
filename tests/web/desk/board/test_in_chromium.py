"""The board in a real browser: it refreshes by itself, fits every window, bars nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import make_world

from bihuan.apps.orders.actions.books import strike_balance

pytestmark = pytest.mark.browser


def test_the_board_shows_a_dispatch_without_being_touched(window: Callable[..., Page]) -> None:
    world = make_world()
    strike_balance(incident=world.incident.code, at=datetime.now(UTC), is_full=True)
    page = window(account=world.people["lead"])
    page.goto(reverse("desk:board"))
    unsigned = page.locator(".board-unsigned")
    expect(unsigned).to_contain_text("派出的工单都已签收")
    world.dispatch(world.orders[0])
    expect(unsigned).to_contain_text("赵值班", timeout=15_000)


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(320, "zh-CN", "light"), (1366, "en", "dark"), (1920, "zh-CN", "dark")]
)
def test_the_board_fits_and_bars_nobody(window: Callable[..., Page], width: int, language: str, theme: str) -> None:
    world = make_world(at=datetime.now(UTC) - timedelta(minutes=30))
    strike_balance(incident=world.incident.code, at=datetime.now(UTC), is_full=True)
    world.dispatch(world.orders[0])
    page = window(width=width, language=language, theme=theme, account=world.people["lead"])
    page.goto(reverse("desk:board"))
    assert_fits(page)
    assert_accessible(page)
