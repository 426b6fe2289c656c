"""Patrols of a drill: something happens every so often, the desk sends the first of what is proposed, they go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.forces.actions import attendance, officers, posts
from bihuan.apps.forces.models import Officer
from bihuan.apps.forces.rules.people import OfficerTold
from bihuan.apps.zones.actions import emergencies, emergencies_points, emergencies_sending, patrols
from bihuan.apps.zones.actions.emergencies_points import Word
from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.queries.proposals import Offer, Proposal, proposal_for
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from bihuan.apps.zones.rules.patrols import PatrolTold
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill import District

MINUTE = 60
TOGETHER = 2
APART, AGAIN = 23 * MINUTE, 3 * MINUTE
KINDS = ("medical", "crowd", "breach", "traffic", "missing_person", "violence")
ON_SCENE, BUSY = (2 * MINUTE, 4 * MINUTE, 6 * MINUTE), 14 * MINUTE
THERE_AFTER = 30  # seconds on the spot at the least


class Patrols:
    """The patrols of one drill and what they are called to; `after` gives an order that was fed back its end."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, emergencies: int,
        say: Callable[[str], None], after: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.stage, self.clock, self.say, self.district, self.after = stage, clock, say, district, after
        self.follow, self.wanted, self.waited = follow, emergencies, 0
        self.desk = stage.at_desk("desk_analyst1", Role.DESK_ANALYST)
        self.lead = stage.at_desk("desk_lead1", Role.DESK_LEAD)

    def man(self) -> None:
        """Give every unit a patrol of two who are at its post."""
        units = list(dict.fromkeys(area.unit for area in self.district.areas))
        self._enlist(units)
        for number, unit in enumerate(units):
            area = next(one for one in self.district.areas if one.unit == unit)
            self._at_post(unit, area.name_zh, area.centre, number)
        self.begin()

    def _enlist(self, units: list[str]) -> None:
        for n, unit in enumerate(unit for unit in units for _ in range(TOGETHER)):
            code, skills = self.stage.code(unit), ("order", "first_aid", "driving")
            told = OfficerTold(f"9{n:04d}", f"巡逻{n + 1}", code, f"198{n:08d}", skills)
            account = "" if n % TOGETHER else f"{code}.f001"  # the first of each crew signs in and presses the points
            officers.add_officer(told=told, by=self.lead, at=self.clock.at, account=account)

    def _at_post(self, unit: str, name: str, centre: tuple[float, float], number: int) -> None:
        code, at = self.stage.code(unit), self.clock.at
        told = posts.PostTold(code, f"{name}巡逻点", "patrol", name, *centre)
        post = posts.open_post(told=told, by=self.lead, at=at)
        crew = Officer.objects.filter(incident=self.stage.incident, unit=code, name__startswith="巡逻").order_by(
            "number"
        )
        ids = list(crew.values_list("pk", flat=True))
        by = self.stage.at_unit(code)
        for officer in ids:
            attendance.check_in(post_id=post.pk, officer_id=officer, reason="swap", by=by, at=at)
        self._stand(code, f"{name}巡逻组", (1, 3, 5)[number % 3], post.pk, ids, by=by)

    def _stand(self, unit: str, name: str, tier: int, post: str, crew: Sequence[str], *, by: Actor) -> None:
        """Open a patrol at a post of its unit and give it its crew."""
        told = PatrolTold(name, unit, tier=tier, skills=("order", "first_aid", "driving"), post=post)
        row = patrols.open_patrol(told=told, by=self.lead, at=self.clock.at)
        patrols.man_patrol(patrol_id=row.pk, officers=crew, by=by, at=self.clock.at)

    def begin(self) -> None:
        """Let something happen every twenty-three minutes."""
        for number in range(self.wanted):
            self.clock.later((number + 1) * APART, partial(self.happen, number))

    def happen(self, number: int) -> None:
        """Report an emergency in some community and send whoever is proposed first."""
        area = self.district.areas[number % len(self.district.areas)]
        longitude, latitude = area.centre
        told = EmergencyTold(
            KINDS[number % len(KINDS)], area.name_zh, "演练警情", area=area.code, longitude=longitude + 0.002,
            latitude=latitude - 0.001, answered_at=self.clock.at,
        )  # fmt: skip
        row = emergencies.report_emergency(told=told, by=self.desk, at=self.clock.at)
        self._send(row.pk)

    def _send(self, emergency: str) -> None:
        row = Emergency.objects.get(pk=emergency)
        proposal = proposal_for(row, self.clock.at)
        first = next(iter(proposal.ranked), None) or _in_the_heat(row, proposal)
        if first is None:  # all are out: the desk looks again, and the clock of the order runs
            self.waited += 1
            self.clock.later(AGAIN, partial(self._send, emergency))
            return
        emergencies_sending.send_patrol(
            emergency_id=row.pk, patrol_id=first.patrol.pk, by=self.desk, at=self.clock.at,
            reason="" if first.rank == 1 else "knows_the_place",
        )  # fmt: skip
        self.follow()
        by = self.stage.at_unit(str(first.patrol.unit_id))
        there = 40 + max(int(first.seconds or ON_SCENE[row.number % len(ON_SCENE)]), THERE_AFTER)
        for point, wait in (
            ("en_route", 40), ("on_scene", there), ("controlled", there + BUSY),
            ("available", there + BUSY + 5 * MINUTE),
        ):  # fmt: skip
            self.clock.later(wait, partial(self._tell, row.pk, point, by))

    def _tell(self, emergency: str, point: str, by: Actor) -> None:
        word = Word(point, note="演练处置" if point == "controlled" else "")
        row = emergencies_points.tell_point(emergency_id=emergency, word=word, by=by, at=self.clock.at)
        self.follow()
        if point == "controlled":
            self.after(row.order)

    def tell(self) -> None:
        """Say how many emergencies there were and how soon somebody was there, in the middle."""
        rows = Emergency.objects.filter(incident=self.stage.incident)
        there = sorted((one.on_scene_at - one.reported_at).total_seconds() for one in rows if one.on_scene_at)
        middle = f"{there[len(there) // 2] / MINUTE:.1f} minutes" if there else "nobody yet"
        self.say(
            f"patrols: {rows.count()} emergencies, {len(there)} with somebody on the spot, median {middle};"
            f" {self.waited} times nobody was free"
        )


def _in_the_heat(row: Emergency, proposal: Proposal) -> Offer | None:
    """Return the place's own patrol where only the heat keeps it back: the desk decides that a life does not wait."""
    own = (one for one in proposal.left_out if one.reasons == ("heat",) and one.patrol.unit_id == row.unit_id)
    return next(own, None)
