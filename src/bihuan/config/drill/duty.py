"""Forces of a drill on a day of 42 °C: people, posts, weather, a plan, who comes late, what a visit finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.forces.actions import (
    attendance,
    attendance_sweeping,
    inspections,
    officers,
    plans,
    posts,
    publishing,
    weather,
)
from bihuan.apps.forces.models import Assignment, Officer, Plan, Post
from bihuan.apps.forces.rules.inspections import LACKING, OK, checklist, versions
from bihuan.apps.forces.rules.people import OfficerTold
from bihuan.apps.forces.rules.weather import HourTold
from bihuan.apps.screening.actions.ground import report_casualty
from bihuan.apps.screening.models import Site
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill import District
from bihuan.engine.drill.forces import DESK

MINUTE, HOUR = 60, 3600
PATTERN = "06:00-12:00 1 2\n18:00-24:00 1 2"
HOTTEST_C, COOLEST_C = 42.0, 29.0
LATE = 4  # one in four comes late


class Duty:
    """A day of the forces; each step is due some minutes after the one before."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, posts_n: int,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.stage, self.clock, self.follow, self.say = stage, clock, follow, say
        self.district, self.posts_n = district, posts_n
        self.zone = ZoneInfo(stage.incident.time_zone)
        self.lead = stage.at_desk("desk_lead1", Role.DESK_LEAD)
        self.planner = stage.at_desk("planner1", Role.PLANNER)
        self.inspector = stage.at_desk("inspector1", Role.INSPECTOR)
        self.plan: Plan | None = None

    def schedule(self) -> None:
        """Let the people come on the strength five minutes after the drill began."""
        due = 0
        for minutes, step in ((5, self.set_up), (5, self.ask), (10, self.publish), (300, self.inspect)):
            due += minutes
            self.clock.later(due * MINUTE, partial(self._do, step))

    def _do(self, step: Callable[[], None]) -> None:
        step()
        self.follow()
        attendance_sweeping.sweep_ground(incident=self.stage.incident.code, at=self.clock.at)
        self.follow()

    def set_up(self) -> None:
        """Take the officers on, open the posts with their needs, and note the weather of a day and a half."""
        at = self.clock.at
        told = [
            OfficerTold(
                f"{n:05d}", one.name, self.stage.code(one.unit), f"194{n:08d}", ("order", "sampling")[: 1 + n % 2]
            )
            for n, one in enumerate(self.district.officers, 1)
            if one.unit != DESK
        ]
        officers.add_officers(told=told, by=self.lead, at=at)
        today = at.astimezone(self.zone).date()
        for number in range(self.posts_n):
            area = self.district.areas[number % len(self.district.areas)]
            longitude, latitude = area.centre
            post = posts.PostTold(
                self.stage.code(area.unit), f"{area.name_zh}采样点勤务{number + 1}", "test_site", area.name_zh,
                longitude, latitude,
            )  # fmt: skip
            made = posts.open_post(told=post, by=self.lead, at=at)
            posts.add_needs(
                post_id=made.pk, pattern=PATTERN, first=today, last=today + timedelta(days=1), by=self.lead, at=at
            )
        hours = [self._hour(at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=n)) for n in range(36)]
        weather.note_weather(hours=hours, is_observed=False, source="示例区气象台", by=self.lead, at=at)
        self.say(f"forces: {len(told)} officers, {self.posts_n} posts, {HOTTEST_C:.0f} °C at three in the afternoon")

    def _hour(self, at: datetime) -> HourTold:
        """Return an hour of a heat wave: coolest at three at night, hottest at three in the afternoon."""
        away = abs(at.astimezone(self.zone).hour - 15)
        share = max(0.0, 1.0 - min(away, 24 - away) / 12)
        air_c = COOLEST_C + (HOTTEST_C - COOLEST_C) * share
        return HourTold(at, round(air_c, 1), 0.55 - 0.2 * share, 2.0, round(950 * max(0.0, share * 2 - 1), 0))

    def ask(self) -> None:
        """Ask for the plan of the next day and a half."""
        begins = self.clock.at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        self.plan = plans.ask_plan(
            starts_at=begins, ends_at=begins + timedelta(hours=24), by=self.planner, at=self.clock.at, plan_seconds=5
        )

    def publish(self) -> None:
        """Publish what was made, and let everybody of it come when their block begins."""
        if self.plan is None:
            return
        plan = Plan.objects.get(pk=self.plan.pk)
        blocks = Assignment.objects.filter(plan=plan).order_by("starts_at", "id").select_related("need")
        try:
            publishing.publish_plan(plan_id=plan.pk, n=plan.n, by=self.lead, at=self.clock.at)
        except NotAllowed as refusal:
            self.say(f"forces: the plan is not published: {refusal.code}")
            return
        unmet = len(plan.report.get("unmet", []))
        self.say(f"forces: a plan of {blocks.count()} blocks is in force; {unmet} needs stay unmet, for heat or people")
        for number, one in enumerate(blocks):
            late = 20 * MINUTE if number % LATE == 1 else 0
            wait = int((one.starts_at - self.clock.at).total_seconds()) + late
            self.clock.later(max(wait, 1), partial(self._come, one.need.post_id, one.officer_id))

    def _come(self, post: str, officer: str) -> None:
        row = Officer.objects.get(pk=officer)
        by = self.stage.at_unit(str(row.unit_id))
        try:
            attendance.check_in(post_id=post, officer_id=officer, by=by, at=self.clock.at)
        except NotAllowed:  # of two blocks one after the other the second begins with them there
            return
        attendance_sweeping.sweep_ground(incident=self.stage.incident.code, at=self.clock.at)

    def inspect(self) -> None:
        """Visit one post, where the water and the shade are lacking; and somebody collapses at a site."""
        post = Post.objects.filter(incident=self.stage.incident).order_by("name").first()
        if post is None:
            return
        items = checklist(versions()[-1]).for_kind(post.kind)
        answers = {item.code: LACKING if item.code == "water_shade" else OK for item in items}
        visit = inspections.NewVisit(post.pk, answers, {"water_shade": "无遮阳、无饮水（演练）"})
        inspections.record_visit(new=visit, by=self.inspector, at=self.clock.at)
        site = Site.objects.filter(incident=self.stage.incident, unit=post.unit).first()
        site = site or Site.objects.filter(incident=self.stage.incident).order_by("number").first()
        if site is not None:
            by = self.stage.at_unit(str(site.unit_id), "f001", Role.FIELD_OFFICER)
            report_casualty(site_id=site.pk, who="officer", by=by, at=self.clock.at)
            self.say(f"forces: somebody collapsed at site {site.number}; a visit found one thing lacking")
