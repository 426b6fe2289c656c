"""Canaries in the personal fields of forces and mass testing: people of units, their absences, residents, couriers.

Every value is unique. A group says whose it is and which field: "own" lies at the unit PCS-03, "beside" at SQ-07;
residents `in work` live in the building about which PCS-03 works on the order, residents of a `tube` have none.
"""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Role
from bihuan.apps.core.sealing import filled, open_all
from bihuan.apps.forces.actions.absences import tell_absence
from bihuan.apps.forces.actions.officers import add_officer
from bihuan.apps.forces.actions.rosters import RosterRow, take_rows
from bihuan.apps.forces.models import Absence, Assignment, Officer, RosterLine
from bihuan.apps.forces.rules.people import OfficerTold
from bihuan.apps.intake.models import Resident
from bihuan.apps.screening.actions.custody import NewBox, hand_box, pass_box
from bihuan.apps.screening.actions.tubes_lane import LaneTube, fill_from_lane
from bihuan.apps.screening.actions.tubes_travellers import NewTraveller
from bihuan.apps.screening.models import Box, Lane, Pool, RosterBuilding, Round
from tests.trust.ground import Ground, make_ground
from tests.trust.plans_ground import Planned, planned_at
from tests.trust.posts import AtPost, at_unit

UNITS = {"own": "PCS-03", "beside": "SQ-07"}
RESIDENT = ("name", "phone", "document", "room")


class PeopleCanaries:
    """The world, every canary by its text with its group, and where the things lie, by `own` and `beside`."""

    def __init__(self) -> None:
        self.ground: Ground = make_ground()
        self.group: dict[str, str] = {}
        self._number = 0
        self.planned: dict[str, Planned] = {}
        self.posts: dict[str, AtPost] = {}
        for place, unit in UNITS.items():
            self._unit(place, unit)
        self._roster()
        self.round = self.ground.things["testing"]["round"]
        Round.objects.filter(pk=self.round).update(number=91)  # the current one: pages without a round show it
        self._residents()
        self._tube()

    def new(self, group: str, kind: str = "words") -> str:
        """Return a value with a canary that no mask lets through whole."""
        self._number += 1
        n = self._number
        canary = {"phone": f"1987651{n:04d}", "document": f"KE{n:07d}"}.get(kind, f"KANARI{n:03d}Q")
        self.group[canary] = f"{group} {kind}"
        return {"name": f"欧阳{canary}", "document": f"passport:{canary}"}.get(kind, canary)

    def _unit(self, place: str, unit: str) -> None:
        """Somebody added by the action, their absence, a plan in force with them, a post where one stands, a call."""
        ground, at = self.ground, self.ground.world.at
        planner, officer = ground.actor(Role.PLANNER, "own"), f"officer {place}"
        told = OfficerTold(f"K-{unit}", self.new(officer, "name"), unit, phone=self.new(officer, "phone"))
        added = add_officer(told=told, by=planner, at=at)
        away = tell_absence(officer_id=added.pk, kind="sickness", starts_at=at, ends_at=None, by=planner, at=at)
        self.planned[place], self.posts[place] = planned_at(ground, unit), at_unit(ground, unit)
        for row in Officer.objects.filter(unit=unit).exclude(pk=added.pk):
            row.name, row.phone = self.new(officer, "name"), self.new(officer, "phone")
            row.save()
        Officer.objects.filter(unit=unit).update(limits=[self.new(officer, "limits")])
        for one in (away.pk, self.planned[place].absence):
            Absence.objects.filter(pk=one).update(kind=self.new(officer, "absence"))
        free = self.planned[place]
        Assignment.objects.create(
            plan_id=free.published, officer_id=free.officer, need_id=free.free_need,
            starts_at=at + timedelta(hours=240), ends_at=at + timedelta(hours=246),
        )  # fmt: skip

    def _roster(self) -> None:
        """Two names of a roster: one that came through the action, and the held lines that lie there."""
        values = {
            "name": self.new("roster", "name"), "number": self.new("roster", "phone"), "post": "某岗",
            "date": f"{self.ground.world.at:%Y-%m-%d}", "starts_at": "08:00", "ends_at": "14:00",
        }  # fmt: skip
        by, at = self.ground.actor(Role.PLANNER, "own"), self.ground.world.at
        take_rows(rows=[RosterRow(new_id(), "sheet 1!B2", values)], by=by, at=at, batch=new_id())
        for line in RosterLine.objects.filter(incident=self.ground.world.incident):
            line.name, line.number = self.new("roster", "name"), self.new("roster", "phone")
            line.save()

    def _residents(self) -> None:
        """Put canaries in every resident there is."""
        buildings = self.ground.things["testing building"]
        groups = {buildings["desk own"]: "resident in work", buildings["desk sibling"]: "resident beside"}
        rows = list(Resident.objects.filter(incident=self.ground.world.incident))
        open_all(rows)
        for row in rows:
            group = groups.get(row.building_id, "resident elsewhere")
            filled(row, **{name: self.new(group, name) for name in RESIDENT}).save()

    def _tube(self) -> None:
        """A traveller in a tube that two couriers carry."""
        world, officer = self.ground.world, self.ground.world.actor("officer@PCS-03")
        self.site = self.ground.thing("site", "", "own")
        met = NewTraveller(self.new("traveller", "name"), self.new("traveller", "phone"),
                           self.new("traveller", "document").partition(":")[2], "passport")  # fmt: skip
        lane = Lane.objects.get(site=self.site).pk
        told = LaneTube(self.round, self.site, lane, "LOT-KN-1", "single", 1, travellers=(met,))
        fill_from_lane(told=told, by=officer, at=world.at)
        self.tube = Pool.objects.get(code="LOT-KN-1").pk
        new = NewBox(self.round, self.site, "BOX-KN-1", ("LOT-KN-1",), self.new("courier", "name"))
        hand_box(new=new, by=officer, at=world.at)
        self.box = Box.objects.get(code="BOX-KN-1").pk
        pass_box(box_id=self.box, taken_by=self.new("courier", "name"), where="", by=officer, at=world.at)

    @property
    def orders(self) -> dict[str, str]:
        """Return the orders about who is missing, of the own building and of the unit beside."""
        buildings = self.ground.things["testing building"]
        return {
            place: RosterBuilding.objects.get(round=self.round, building=buildings[f"desk {where}"]).order
            for place, where in (("own", "own"), ("beside", "sibling"))
        }

    def in_text(self, text: str) -> set[str]:
        """Return the groups of the canaries that stand in a text."""
        return {group for canary, group in self.group.items() if canary in text}
