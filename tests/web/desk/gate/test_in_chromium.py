"""The gate in a real browser: a question is asked, refused, narrowed and passes; two departments agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect
from tests.apps.intake.gate.desk import DAY, HOUR, Desk, make_desk
from tests.web.seeing import assert_accessible, assert_fits

pytestmark = pytest.mark.browser


def desk_now() -> Desk:
    return make_desk(at=datetime.now(UTC).replace(second=0, microsecond=0))


def fill(page: Page, desk: Desk, *, days: int) -> None:
    """Fill the form in as an analyst does."""
    page.goto(reverse("desk:queries"))
    page.locator("#q-case").select_option(desk.cases[0])
    moments = {
        "#q-from": desk.at - days * DAY, "#q-to": desk.at, "#q-starts-1": desk.at - 30 * HOUR,
        "#q-ends-1": desk.at - 28 * HOUR,
    }  # fmt: skip
    for field, moment in moments.items():
        page.locator(field).fill(localtime(moment).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#q-place-1").select_option(desk.places[0])


def test_a_refused_question_is_narrowed_by_one_press(window: Callable[..., Page]) -> None:
    desk = desk_now()
    page = window(language="en", account=desk.people["analyst"])
    fill(page, desk, days=30)
    page.get_by_role("button", name="Put the query before the gate").click()
    expect(page.get_by_role("heading", name="Refused", exact=True)).to_be_visible()
    page.get_by_role("link", name="Fill it in").click()
    page.get_by_role("button", name="Put the query before the gate").click()
    expect(page.get_by_role("heading", name="Accepted", exact=True)).to_be_visible()


@pytest.mark.parametrize(("width", "language", "theme"), [(320, "zh-CN", "dark"), (1366, "en", "light")])
def test_the_pages_of_the_gate_fit_and_bar_nobody(
    window: Callable[..., Page], width: int, language: str, theme: str
) -> None:
    desk = desk_now()
    row = desk.put(places=(desk.stay(start=-60, length=20),))
    refused = desk.put(window_from=desk.at - 30 * DAY)
    pages = {
        "analyst": [reverse("desk:queries"), reverse("desk:query", args=[refused.pk])],
        "health": [reverse("desk:approvals"), reverse("desk:query", args=[row.pk])],
    }
    for name, addresses in pages.items():
        page = window(width=width, language=language, theme=theme, account=desk.people[name])
        for address in addresses:
            page.goto(address)
            assert_fits(page)
            assert_accessible(page)
