"""The pages of posts, calls and inspections in a real browser: no barrier, nothing sideways at 320 px."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.forces_world import Forces, make_forces
from tests.web.seeing import assert_accessible, assert_fits
from tests.worlds import run_jobs

from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.actions.attendance_sweeping import sweep_ground
from bihuan.apps.forces.actions.call_ups import NewCall, answer_call, call_up
from bihuan.apps.forces.actions.inspections import NewVisit, record_visit
from bihuan.apps.forces.models import CallLine, Finding
from bihuan.apps.forces.rules.inspections import newest

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BIHUAN_PICTURES", "")  # a folder to look at the pages in


def _filled() -> tuple[Forces, dict[str, str]]:
    """Return a world with something on every page, and the addresses."""
    forces = make_forces(at=datetime.now(UTC) - timedelta(minutes=30))
    check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P1"].pk, by=forces.actor("P1"), at=forces.at
    )
    sweep_ground(incident=forces.incident, at=forces.at + timedelta(minutes=15))
    call = call_up(new=NewCall("muster", 5, unit="PCS-03"), by=forces.actor("lead"), at=forces.at)
    line = CallLine.objects.get(officer__number="P2").pk
    answer_call(line_id=line, answer="coming", minutes=15, by=forces.actor("P2"), at=forces.at)
    sweep_ground(incident=forces.incident, at=forces.at + timedelta(minutes=16))
    answers = {one.code: "ok" for one in newest().for_kind("test_site")} | {
        "water_shade": "lacking",
        "manned": "lacking",
    }
    new = NewVisit(forces.posts["PCS-03"].pk, answers, {"water_shade": "水只有两瓶", "manned": "少一人"})
    visit = record_visit(new=new, by=forces.actor("inspector"), at=forces.at)
    run_jobs(datetime.now(UTC))
    found = Finding.objects.order_by("item").first()
    assert found is not None
    post = forces.posts["PCS-03"].pk
    return forces, {
        "attendance": reverse("desk:attendance"), "attendance-all": reverse("desk:attendance") + "?tab=all",
        "post": reverse("desk:attendance-post", args=[post]), "calls": reverse("desk:call_ups"),
        "call": reverse("desk:call-up", args=[call]), "new-call": reverse("desk:new-call"),
        "inspections": reverse("desk:inspections"), "league": reverse("desk:inspection-league"),
        "visit": reverse("desk:inspection-visit", args=[post]), "visit-seen": reverse("desk:inspection", args=[visit]),
        "finding": reverse("desk:finding", args=[found.pk]), "posts": reverse("desk:inspection-posts"),
        "handover": reverse("desk:handover"),
    }  # fmt: skip


def _who(name: str) -> str:
    return "inspector" if name in {"visit", "visit-seen", "finding", "posts", "league"} else "lead"


@pytest.mark.parametrize(
    ("width", "language", "theme"), [(320, "zh-CN", "dark"), (360, "en", "light"), (1366, "zh-CN", "light")]
)
def test_no_page_has_barriers_or_scrolls_sideways(site: Any, width: int, language: str, theme: str) -> None:
    forces, pages = _filled()
    for name, url in pages.items():
        page = site.window(width=width, language=language, theme=theme, account=forces.world.people[_who(name)])
        page.goto(url)
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}-{language}.png"), full_page=True)
        assert_accessible(page)
        assert_fits(page)
        page.context.close()


def test_a_visit_is_filled_in_on_a_phone_with_a_thumb_and_kept(site: Any) -> None:
    forces, pages = _filled()
    page = site.window(width=320, language="zh-CN", account=forces.world.people["inspector"])
    page.goto(pages["visit"])
    for item in newest().for_kind("test_site"):
        page.locator(f"#i-{item.code} .option").first.click()
    page.locator("main form button.primary").click()
    page.wait_for_url("**/forces/inspections/visits/**")
