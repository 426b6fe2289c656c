"""People, posts and plans in a real browser: they fit at 320 px, bar nobody, and are worked with the keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.forces_world import HOUR, Forces, make_forces
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.core.models import Department
from bihuan.apps.forces.actions.absences import tell_absence
from bihuan.apps.forces.actions.levels import define_level, set_level
from bihuan.apps.forces.actions.pairings import PairingTold, agree_pairing
from bihuan.apps.forces.actions.plans import revise_plan
from bihuan.apps.forces.actions.posts import PostTold, open_post
from bihuan.apps.forces.actions.rosters import RosterRow, take_rows
from bihuan.apps.forces.models import Assignment, Need, Plan
from bihuan.apps.forces.rules.levels import Demands

pytestmark = pytest.mark.browser


def busy_forces() -> tuple[Forces, Plan]:
    """Return a world in which every part of the pages has something to show, and a draft of its plan."""
    forces = make_forces(at=datetime.now(UTC).replace(second=0, microsecond=0))
    lead, at = forces.actor("lead"), forces.at
    level = define_level(told=Demands("II", "二级勤务", 50, 60, 25), by=lead, at=at)
    set_level(level_id=level.pk, reason="outbreak_grows", by=lead, at=at)
    agree_pairing(told=PairingTold("SQ-07", "PCS-03", 2, at - HOUR, at + 48 * HOUR), by=lead, at=at)
    Department.objects.get_or_create(code="cdc", defaults={"name": "疾控中心"})
    told = PostTold("PCS-03", "疾控席", "desk", department="cdc", longitude=106.1, latitude=30.8)
    seat = open_post(told=told, by=lead, at=at)
    Need.objects.create(post=seat, starts_at=at, ends_at=at + 6 * HOUR, minimum=1, wished=2)
    officer = forces.officers["P2"].pk
    tell_absence(officer_id=officer, kind="sickness", starts_at=at, ends_at=None, by=lead, at=at)
    row = {"date": f"{at:%Y-%m-%d}", "starts_at": "08:00", "ends_at": "14:00", "post": "西山路点位", "name": "某甲"}
    take_rows(rows=[RosterRow("r1", "sheet 1!B2", row)], by=forces.actor("clerk"), at=at, batch="b")
    assert forces.plan is not None
    draft = revise_plan(plan_id=forces.plan.pk, by=forces.actor("planner"), at=at)
    Assignment.objects.filter(plan=draft, officer=forces.officers["S1"]).update(
        overridden_by=lead.account, override_reason="nobody_else", overridden_rules=["day_minutes"]
    )
    lacking = {"need": Need.objects.filter(post=seat)[0].pk, "lacking": 1, "why": "no_skill", "stopped": {"skill": 8}}
    report = {"status": "feasible", "gap": 0.031, "unmet": [lacking]}
    Plan.objects.filter(pk=draft.pk).update(report=report)
    return forces, draft


def addresses(forces: Forces, draft: Plan) -> list[str]:
    plan = reverse("desk:plan", args=[draft.pk])
    need = Assignment.objects.filter(plan=draft)[0].need_id
    return [
        reverse("desk:forces"), reverse("desk:officers"), reverse("desk:officer", args=[forces.officers["P2"].pk]),
        reverse("desk:posts"), reverse("desk:post", args=[forces.posts["PCS-03"].pk]), reverse("desk:plans"), plan,
        f"{plan}?need={need}&officer=P1", f"{plan}?tab=people", f"{plan}?tab=difference",
        reverse("desk:print-plan", args=[draft.pk]), reverse("desk:roster-lines"),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "language", "theme"), [(320, "zh-CN", "dark"), (1366, "en", "light")])
def test_the_pages_of_people_and_plans_fit_and_bar_nobody(
    window: Callable[..., Page], width: int, language: str, theme: str
) -> None:
    forces, draft = busy_forces()
    page = window(width=width, language=language, theme=theme, account=forces.world.people["lead"])
    for number, address in enumerate(addresses(forces, draft)):
        page.goto(address)
        if folder := os.environ.get("BIHUAN_SHOTS"):
            page.screenshot(path=Path(folder) / f"{width}-{number:02d}.png", full_page=True)
        assert_fits(page)
        assert_accessible(page)


def test_somebody_is_put_to_a_post_and_the_plan_is_published_with_the_keyboard_alone(
    window: Callable[..., Page],
) -> None:
    forces, draft = busy_forces()
    Assignment.objects.filter(plan=draft, officer=forces.officers["P2"]).delete()  # who is away
    need = Need.objects.filter(post=forces.posts["PCS-03"]).latest("starts_at")
    page = window(language="en", account=forces.world.people["lead"])
    page.goto(f"{reverse('desk:plan', args=[draft.pk])}?need={need.pk}")
    page.locator("#assign-officer").focus()
    page.keyboard.type("P3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Given.")).to_be_visible()
    page.get_by_role("button", name="Publish it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The plan is in force.")).to_be_visible()
