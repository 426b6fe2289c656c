"""The pages from which response, gates and help are taken out, and their forms, in a real Chromium: no barrier."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.zones.emergencies_ground import some_emergencies
from tests.gates_world import Gates, make_gates
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.residents.actions.help import NewRequest, take_request
from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.rules.cover import CoverTold
from bihuan.apps.zones.rules.rings import RingRule

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BIHUAN_SHOTS", "")
RING = {"n": 3, "covered": 2, "weight": 3.0, "covered_weight": 2.0, "uncovered": [], "uncovered_n": 1}


def lively() -> tuple[Gates, CoverPlan]:
    """Return a compound with passes, emergencies, a request for help and a plan of cover."""
    gates = make_gates(at=datetime.now(UTC))
    incident, lead = gates.world.incident, gates.by("lead")
    gates.issue()
    gates.issue(by="lead", area="", purpose="supplies", holder="vehicle", name="川R12345")
    some_emergencies(incident.code, gates.at, 30)
    told = NewRequest("老人透析不能断", phone="13900001357", name="欧阳小满", help_class="dialysis", area="511302001")
    take_request(new=told, by=lead, at=gates.at)
    site = {"id": "s", "name": "城东高速口", "kind": "motorway", "longitude": 106.08, "latitude": 30.8, "units": 1,
            "reaches": 2.0, "alone": 1.0}  # fmt: skip
    rings = [{"ring": ring, "limit_s": ring * 60, **RING} for ring in (1, 3, 5)]
    said = CoverTold("maximal", 1, ("motorway",))
    plan = CoverPlan.objects.create(
        incident=incident, number=1, model="maximal", state="made", asked_by=lead.account, asked_at=gates.at,
        settings={**asdict(said), "candidates": ["motorway"], "rings": asdict(RingRule())},
        report={"status": "optimal", "sites": [site], "objective": 2.0, "bound": 2.0, "total": 3.0, "seconds": 0.1,
                "places": 3, "candidates": 1, "rings": rings, "now": rings},
    )  # fmt: skip
    return gates, plan


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 1366)])
def test_each_page_leads_to_its_form_and_neither_has_a_barrier(
    window: Callable[..., Page], language: str, width: int
) -> None:
    gates, plan = lively()
    page = window(language=language, account=gates.world.people["lead"])
    page.set_viewport_size({"width": width, "height": 800})
    pages = {
        "response_times": (reverse("desk:response_times"), 0), "passes": (reverse("desk:passes"), 0),
        "help_requests": (reverse("desk:help"), 0), "cover_sites": (reverse("desk:cover-plan", args=[plan.pk]), 0),
        "cover_rings": (reverse("desk:cover-plan", args=[plan.pk]), 1),
    }  # fmt: skip
    for name, (address, place) in pages.items():
        page.goto(address)
        _look(page, f"{name}-{language}-{width}")
        page.locator('a[href*="/desk/exports/new/"]').nth(place).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#ask-purpose")).to_be_visible()
        assert f"/desk/exports/new/{name}/" in page.url
        _look(page, f"{name}-form-{language}-{width}")


def _look(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"exports-{name}.png", full_page=True)
    assert_fits(page)
    assert_accessible(page)
