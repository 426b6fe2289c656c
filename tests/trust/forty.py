"""Forty canaries in personal fields of the two districts, each with the group that says where it may stand."""

from __future__ import annotations

from io import BytesIO

from bihuan.apps.core.rules import Role
from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.models import Batch, Disposition, Person
from bihuan.apps.orders.actions.breaking import break_glass_of
from bihuan.apps.orders.models import Feedback, OrderContent
from bihuan.apps.orders.rules.details import Details
from tests.trust.ground import Ground, make_ground
from tests.worlds import HEADER

UNIT = {"unit_dispatcher", "field_officer"}
DOOR = {"intake_clerk", "desk_lead", "desk_analyst"}
CONTENT = ("title", "text", "person_name", "phone", "address")
EXPORTED = {"person_name": DOOR | {"unit_dispatcher"}, "phone": DOOR | {"unit_dispatcher"},
            "address": DOOR | {"unit_dispatcher"}, "text": DOOR | {"unit_dispatcher"}}  # fmt: skip


class Forty:
    """The world, every canary by its text with its group, and where the things lie."""

    def __init__(self) -> None:
        self.ground: Ground = make_ground()
        self.group: dict[str, str] = {}
        self._number = 0
        self.working = self.ground.thing("order", Role.FIELD_OFFICER, "own")
        self.reported = self.ground.thing("reported", Role.FIELD_OFFICER, "own")
        self.held = self.ground.things["held"]["desk own"]
        self._words()  # first: whoever acts is told by what the rows hold then
        self._orders()
        self._persons()
        self._lines()

    def new(self, group: str, kind: str = "words") -> str:
        """Return a value with a canary that no mask lets through whole."""
        self._number += 1
        n = self._number
        canary = {"phone": f"1987654{n:04d}", "document": f"99010119900{n:07d}", "angle": f"{n}.4321{n:02d}"}.get(
            kind, f"KANARI{n:02d}Q"
        )
        self.group[canary] = group
        return {"name": f"欧阳{canary}", "address": f"顺安区西山路12号阳光小区{canary}"}.get(kind, canary)

    def _orders(self) -> None:
        for order, group in ((self.working, "working"), (self.reported, "reported")):
            row = OrderContent.objects.get(order=order)
            kinds = {"person_name": "name", "phone": "phone", "address": "address"}
            for name in CONTENT:
                setattr(row, name, self.new(f"{group} {name}", kinds.get(name, "words")))
            if group == "working":
                row.longitude, row.latitude = (float(self.new("working position", "angle")) for _ in range(2))
            row.save()
        report = Feedback.objects.get(order=self.reported)
        for name in ("evidence", "contacted", "note"):
            setattr(report, name, self.new("feedback"))
        report.save()

    def _persons(self) -> None:
        for place, group in (("own", "person in work"), ("superior", "person at desk")):
            row = Person.objects.get(pk=self.ground.thing("person", Role.FIELD_OFFICER, place))
            row.document = f"citizen_number:{self.new(group, 'document')}"
            row.name, row.phone = self.new(group, "name"), self.new(group, "phone")
            row.save()

    def _lines(self) -> None:
        for record, group in ((self.held, "held"), (self.ground.things["record"]["desk sibling"], "accepted")):
            row = Disposition.objects.get(pk=record)
            kinds = {"name": "name", "phone": "phone", "address": "address", "note": "words", "external_key": "words"}
            row.values = {**row.values, **{name: self.new(f"{group} line", kind) for name, kind in kinds.items()}}
            row.save()
        world = self.ground.world
        cells = ",".join(self.new("new batch") for _ in range(3))
        body = f"{self.new('new batch')}表\n{HEADER}{cells},,,\n".encode()
        self.batch = receive_batch(
            source_id=Batch.objects.first().source_id, content=BytesIO(body), filename=f"{self.new('new batch')}.csv",
            by=world.actor("clerk"), at=world.at,
        ).batch.pk  # fmt: skip
        held = f"{HEADER}无名,,,,,{self.new('held cells')}\n".encode()
        again = receive_batch(
            source_id=Batch.objects.first().source_id, content=BytesIO(held), filename="h.csv",
            by=world.actor("clerk"), at=world.at,
        ).batch  # fmt: skip
        dispose_batch(batch_id=again.pk, by=world.actor("clerk"), at=world.at)
        self.held_cells = Disposition.objects.get(batch=again.pk).pk

    def _words(self) -> None:
        """Words that people type: a note, the reason of a broken glass."""
        world = self.ground.world
        from bihuan.apps.orders.actions import move_order

        for order, group in ((self.working, "working words"), (self.reported, "feedback")):
            told = Details(note=self.new(group))
            move_order(move="note", order_id=order, by=world.actor("lead"), at=world.at, details=told)
        break_glass_of(
            kind="person", object_id=self.ground.thing("person", Role.FIELD_OFFICER, "sibling"),
            reason="danger_to_life", words=f"有人有生命危险，必须马上找到 {self.new('glass')}",
            by=world.actor("analyst"), at=world.at,
        )  # fmt: skip

    def in_text(self, text: str) -> set[str]:
        """Return the groups of the canaries that stand in a text."""
        return {group for canary, group in self.group.items() if canary in text}
