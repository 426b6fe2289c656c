"""Interviews in a real Chromium: every page fits and has no barrier; an answer is kept by keys alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.interviews_world import Asking, builtin_text, changed, make_asking
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.briefing.models import Interview

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")


def lively() -> tuple[Asking, dict[str, str]]:
    """Return a desk with interviews open, begun and completed, and forms in every state."""
    asking = make_asking(at=datetime.now(UTC).replace(second=0, microsecond=0))
    asking.tracing.confirm()
    asking.publish(asking.make("case_script", "script", "case", builtin_text("case_script")))
    first = asking.versions["case"]
    hostile = changed(first.content, "person_age", **{"label__中文 (zh)": "请告诉我您的银行卡号"})
    found = asking.next(first.form_id, hostile)
    sms = asking.make("case_sms", "sms", "case", builtin_text("case_sms"))
    row = asking.begun()
    place = {"place_name": ["河东菜市场"], "place_from": ["2026-01-02T09:00"], "place_to": ["2026-01-02T10:30"]}
    asking.save(row, "places", place, {"place_name": ["车站"]})
    asking.save(row, "contacts", {"contact_name": ["张三丰"], "contact_phone": ["13900001357"]})
    done = asking.complete(asking.begun("contact", asking.tracing.contact().pk))
    new = asking.open("contact", asking.tracing.contact(1).pk)
    one, forms = "/desk/interviews/", "/desk/interviews/forms/"
    return asking, {
        "list": one, "confirm": f"{one}{new.pk}/", "page": f"{one}{row.pk}/?page=illness",
        "places": f"{one}{row.pk}/?page=places", "completed": f"{one}{done.pk}/", "forms": forms,
        "form": f"{forms}{first.pk}/", "findings": f"{forms}{found.pk}/", "sms": f"{forms}{sms.pk}/",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "width", "dark"), [("zh-hans", 320, False), ("en", 1366, True)])
def test_every_page_fits_and_has_no_barrier(window: Callable[..., Page], language: str, width: int, dark: bool) -> None:
    asking, addresses = lively()
    pages = {name: window(language=language, account=asking.tracing.people[name]) for name in ("interviewer", "health")}
    for page in pages.values():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if dark else "light")
    for name, address in addresses.items():
        page = pages["health" if name in {"form", "findings", "sms"} else "interviewer"]
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"forms-{name}-{language}-{width}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_a_page_of_questions_is_answered_by_keys_alone(window: Callable[..., Page]) -> None:
    asking = make_asking(at=datetime.now(UTC).replace(second=0, microsecond=0))
    row = asking.begun()
    page = window(language="en", account=asking.tracing.people["interviewer"])
    page.goto(f"/desk/interviews/{row.pk}/?page=person")
    page.get_by_label("Age in years").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("41")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_text("Illness")
    assert Interview.objects.get(pk=row.pk).answers["person_age"] == "41"
