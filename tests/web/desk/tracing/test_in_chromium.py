"""The main tasks of tracing in a real Chromium: a visit typed, many confirmed by keys, a quarantine agreed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect
from tests.apps.intake.gate.desk import HOUR
from tests.tracing_world import Tracing, make_tracing
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.tracing.models import Contact, Exposure, Quarantine, Visit

pytestmark = pytest.mark.browser


def test_a_visit_is_added_and_the_slider_finds_it_by_keys(window: Callable[..., Page]) -> None:
    world = make_tracing(exposed=1, visits=2)
    page = window(language="en", account=world.people["interviewer"])
    page.goto(reverse("desk:case", args=[world.case.pk]))
    page.get_by_text("Add a visit").click()
    form = page.locator("#add-visit form")
    form.get_by_label("Place", exact=False).first.select_option(world.places[2])
    for name, hours in (("starts_at", -3), ("ends_at", -2)):
        moment = localtime(world.at + hours * HOUR).strftime("%Y-%m-%dT%H:%M")
        form.locator(f"[name={name}]").fill(moment)
    form.get_by_role("button", name="Keep the visit").click()
    expect(page.locator(".alert.good")).to_be_visible()
    assert Visit.objects.filter(place=world.places[2]).count() == 1
    expect(page.locator("tr[data-visit]")).to_have_count(3)
    slider = page.get_by_label("Time", exact=True)
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator("tr.been")).to_have_count(3)
    page.get_by_role("button", name="Visit before").click()
    expect(page.locator("tr.now")).to_have_count(1)
    expect(page.locator("#at-said")).to_contain_text("西山小学")
    page.get_by_role("button", name="All at once").click()
    expect(page.locator("tr.now")).to_have_count(0)


def test_without_scripts_the_table_tells_all(site: Any) -> None:
    world = make_tracing(exposed=0, visits=3)
    signed_in = site.window(language="en", account=world.people["analyst"])
    cookies = signed_in.context.cookies()
    context = site.browser.new_context(java_script_enabled=False, base_url=site.address, locale="en")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(reverse("desk:case", args=[world.case.pk]))
    expect(page.locator(".slider")).to_be_hidden()
    expect(page.locator("tr[data-visit]")).to_have_count(3)
    expect(page.locator(".mark")).to_have_count(3)


def test_two_are_ticked_previewed_and_confirmed_by_keys(window: Callable[..., Page]) -> None:
    world = make_tracing(exposed=3)
    page = window(language="en", account=world.people["analyst"])
    page.goto(reverse("desk:triage"))
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_have_text("2")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="What accepting would do")).to_be_visible()
    assert Contact.objects.count() == 0
    page.locator("#confirm").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".alert.good")).to_be_visible()
    assert Contact.objects.count() == 2


def test_one_after_the_other_is_decided_by_single_keys(window: Callable[..., Page]) -> None:
    world = make_tracing(exposed=3)
    page = window(language="en", account=world.people["interviewer"])
    page.goto(reverse("desk:triage"))
    first = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("a")
    expect(page.locator(".alert.good")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("#refuse-reason")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".alert.good")).to_contain_text("refused")
    states = dict(Exposure.objects.values_list("id", "state"))
    assert sorted(states.values()) == ["confirmed", "proposed", "refused"]
    assert states[world.exposures[1].pk] == "confirmed"


def test_a_quarantine_is_proposed_and_another_person_agrees(window: Callable[..., Page]) -> None:
    world = make_tracing(exposed=1)
    world.confirm()
    page = window(language="en", account=world.people["analyst"])
    page.goto(reverse("desk:contact", args=[world.contact().pk]))
    page.get_by_text("Propose a quarantine").click()
    page.locator("#quarantine-place_text").fill("西山路12号3栋501")
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.locator(".alert.good")).to_be_visible()
    health = window(language="en", account=world.people["health"])
    health.goto(reverse("desk:quarantines"))
    health.keyboard.press("j")
    health.keyboard.press("Enter")
    health.get_by_role("button", name="Agree").click()
    expect(health.locator(".alert.good")).to_be_visible()
    assert Quarantine.objects.get().state == "in_force"


def pages_of(world: Tracing) -> dict[str, str]:
    """Return every page of tracing with somebody who may open it."""
    world.visit(None, start=-50, length=None, place_text="桂花路早点摊")
    world.confirm(world.exposures[:2])
    contact, row, asked = world.contact(), world.quarantine(world.contact()), world.material()
    plain = {reverse(f"desk:{name}"): "lead" for name in ("cases", "triage", "contacts", "quarantines", "material")}
    return plain | {
        reverse("desk:case", args=[world.case.pk]): "lead", reverse("desk:contact", args=[contact.pk]): "interviewer",
        reverse("desk:quarantine", args=[row.pk]): "health",
        reverse("desk:material-request", args=[asked.pk]): "health",
        reverse("desk:ask-material", args=[world.case.pk]): "analyst",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
def test_no_page_has_barriers_or_scrolls_sideways_at_320(site: Any, language: str, theme: str) -> None:
    world = make_tracing(exposed=4)
    for url, name in pages_of(world).items():
        page = site.window(width=320, language=language, theme=theme, account=world.people[name])
        page.goto(url)
        for folded in page.locator("main details").all():
            folded.evaluate("one => { one.name = ''; one.open = true; }")
        assert_accessible(page)
        assert_fits(page)
        page.context.close()
