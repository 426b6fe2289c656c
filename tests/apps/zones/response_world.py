"""A small world of patrols: two units with posts on the map, three patrols with their crews at work.

`make_response()` builds it through the real actions on `tests/forces_world.py`. 巡一 (P1) stands at the post of PCS-03,
巡三 (P3 and P4) too, 巡二 (S1) at that of SQ-07, some 2 km east of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.core.models import Area, Event
from bihuan.apps.core.rules import Actor
from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.actions.emergencies_points import Word, tell_point
from bihuan.apps.zones.actions.emergencies_sending import send_patrol
from bihuan.apps.zones.actions.patrols import man_patrol, open_patrol
from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from bihuan.apps.zones.rules.patrols import PatrolTold
from tests.forces_world import AT, Forces, make_forces
from tests.worlds import run_jobs

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
WEST, EAST, NORTH = 106.080, 106.100, 30.800
PLACES = {"PCS-03": (WEST, NORTH), "SQ-07": (EAST, NORTH)}
CREWS = {"巡一": ("PCS-03", ("P1",), 1), "巡二": ("SQ-07", ("S1",), 3), "巡三": ("PCS-03", ("P3", "P4"), 5)}


@dataclass
class Response:
    """What a test needs to know: the forces below, patrols by name, the instant."""

    forces: Forces
    patrols: dict[str, PatrolUnit] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The instant at which the world stands."""
        return self.forces.at

    @property
    def incident(self) -> str:
        """The incident's code."""
        return self.forces.incident

    def by(self, name: str) -> Actor:
        """Return a person as an actor: "lead", "planner", "dispatcher@PCS-03", an officer by number ("P1")."""
        return self.forces.actor(name)

    def patrol(self, name: str) -> PatrolUnit:
        """Return a patrol as it stands."""
        return PatrolUnit.objects.get(pk=self.patrols[name].pk)

    def report(self, at: datetime | None = None, by: str = "lead", **told: Any) -> Emergency:
        """Let somebody collapse near the post of PCS-03, or what is told otherwise."""
        said = EmergencyTold(
            "crowd", "西山路市场北门", "约两百人聚集", "13900001111", longitude=106.0812345, latitude=NORTH
        )
        return report_emergency(told=replace(said, **told), by=self.by(by), at=at or self.at)

    def send(
        self, row: Emergency, name: str, at: datetime | None = None, reason: str = "", by: str = "lead"
    ) -> Emergency:
        """Send a patrol by the lead and run the jobs, so that its unit has heard of it."""
        now = at or self.at + 5 * SECOND
        sent = send_patrol(emergency_id=row.pk, patrol_id=self.patrols[name].pk, by=self.by(by), at=now, reason=reason)
        run_jobs(now + SECOND)
        return sent

    def tell(self, row: Emergency, point: str, at: datetime, by: str = "P1", **more: Any) -> Emergency:
        """Say a point and run the jobs."""
        told = tell_point(emergency_id=row.pk, word=Word(point, **more), by=self.by(by), at=at)
        run_jobs(at + SECOND)
        return told

    def events(self, subject_id: str) -> list[str]:
        """Return the kinds of a subject's events, oldest first."""
        return list(Event.objects.filter(subject_id=subject_id).order_by("n").values_list("kind", flat=True))


def make_response(*, at: datetime = AT) -> Response:
    """Return the world with three patrols at work."""
    made = Response(make_forces(at=at))
    for unit, (longitude, latitude) in PLACES.items():
        post = made.forces.posts[unit]
        post.longitude, post.latitude = longitude, latitude
        post.save()
        half = 0.004
        ring = [[longitude + x * half, latitude + y * half] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        Area.objects.filter(unit_id=unit).update(polygon=ring)
    for number in ("P1", "P3", "P4", "S1"):
        unit = "PCS-03" if number[0] == "P" else "SQ-07"
        reason = "" if number[1] == "1" else "reinforcement"
        check_in(
            post_id=made.forces.posts[unit].pk, officer_id=made.forces.officers[number].pk, by=made.by("lead"), at=at,
            reason=reason,
        )  # fmt: skip
    for name, (unit, crew, tier) in CREWS.items():
        told = PatrolTold(name, unit, tier=tier, skills=("order",), post=made.forces.posts[unit].pk)
        row = open_patrol(told=told, by=made.by("planner"), at=at)
        officers = [made.forces.officers[one].pk for one in crew]
        made.patrols[name] = man_patrol(patrol_id=row.pk, officers=officers, by=made.by("planner"), at=at)
    run_jobs(at)
    return made
