"""Findings in a real browser: a search is started and counts, the slider moves, an item of a report is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.tracing.lake_world import CASE, World, make_world, phone
from tests.web.desk.finding.outbreak import Outbreak, at_now, make_outbreak
from tests.web.desk.finding.test_report import text_of
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.tracing.models import AnalysisRun, CaseReport, Visit
from bihuan.config.rounds import drain

pytestmark = pytest.mark.browser


def lake() -> World:
    world = make_world(at=at_now())
    world.stay((CASE, 0, 0, 120), (phone(101), 0, 60, 180), (phone(103), 0, 130, 170))
    return world


def report_of(world: World) -> str:
    """Paste a report as the interviewer; return its address."""
    client = Client()
    client.force_login(world.desk.people["interviewer"], backend="django.contrib.auth.backends.ModelBackend")
    told = {"report": text_of(world.desk), "city": "遂宁", "published_on": f"{world.desk.at:%Y-%m-%d}"}
    client.post(reverse("desk:report-paste"), told)
    return reverse("desk:report", args=[CaseReport.objects.get().pk])


def test_a_search_is_started_left_and_come_back_to(window: Callable[..., Page]) -> None:
    world = lake()
    world.desk.put()
    page = window(language="en", account=world.desk.people["analyst"])
    page.goto(reverse("desk:searches"))
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("It waits for its turn.")).to_be_visible()
    page.goto(reverse("desk:network"))
    page.goto(reverse("desk:search", args=[AnalysisRun.objects.get().pk]))
    expect(page.get_by_text("It waits for its turn.")).to_be_visible()
    drain(at=datetime.now(UTC))
    expect(page.get_by_text("2 persons found.")).to_be_visible()
    page.get_by_role("link", name="Show the result").click()
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()


def test_the_slider_hides_what_had_not_begun_and_keys_lead_from_case_to_case(window: Callable[..., Page]) -> None:
    outbreak = make_outbreak(15)
    page = window(language="en", account=outbreak.desk.people["analyst"])
    page.goto(reverse("desk:network"))
    shown = ".nodes a:not(.later)"
    expect(page.locator(shown)).to_have_count(15)
    slider = page.locator("#until")
    slider.focus()
    slider.press("Home")
    expect(page.locator(shown)).to_have_count(1)
    expect(page.locator("#until-count")).to_have_text("1 of 15 cases")
    slider.press("End")
    page.locator('.nodes a[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen-title")).to_be_focused()
    expect(page.locator("#chosen .candidates li").first).to_contain_text("days from onset to onset")


def test_a_visit_of_a_report_is_confirmed_by_keys(window: Callable[..., Page]) -> None:
    world = lake()
    page = window(language="en", account=world.desk.people["interviewer"])
    page.goto(report_of(world))
    expect(page.get_by_text("This report may be about another city")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#f2-case").fill("1")
    page.locator("#i2 summary").focus()
    page.keyboard.press("c")
    expect(page.get_by_text("The visit is kept.")).to_be_visible()
    assert Visit.objects.get().origin == "report"


def addresses(world: World) -> list[str]:
    """Return the pages that have something on them in a desk with a lake."""
    world.desk.put()
    client = Client()
    client.force_login(world.desk.people["analyst"], backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(2):
        page = client.get(reverse("desk:searches"))
        client.post(reverse("desk:ask-search"), {"query": [page.context["usable"][0].pk], "kind": "exposure_visits"})
        done = AnalysisRun.objects.latest("asked_at")
        if AnalysisRun.objects.count() == 1:
            drain(at=datetime.now(UTC))
    first = AnalysisRun.objects.earliest("asked_at")
    searches = [reverse("desk:search", args=[one.pk]) for one in (first, done)]
    return [*searches, reverse("desk:searches"), reverse("desk:report-paste"), report_of(world)]


def of_chains(_outbreak: Outbreak) -> list[str]:
    names = ("network-figures", "network-venues", "indicators")
    chosen, source = f"{reverse('desk:network')}?case=6", reverse("desk:network-source", args=[1])
    return [chosen, source, *(reverse(f"desk:{name}") for name in names)]


@pytest.mark.parametrize(("make", "of"), [(lake, addresses), (make_outbreak, of_chains)])
def test_the_pages_fit_and_bar_nobody(
    window: Callable[..., Page], make: Callable[[], Any], of: Callable[[Any], list[str]]
) -> None:
    world = make()
    pages = of(world)
    for width, language, theme in ((320, "zh-CN", "dark"), (320, "en", "light"), (1366, "zh-CN", "light")):
        page = window(width=width, language=language, theme=theme, account=world.desk.people["analyst"])
        for address in pages:
            page.goto(address)
            page.wait_for_timeout(200)
            assert_fits(page)
            assert_accessible(page)
