# ruff: noqa: PT017 - a machine must go on after a refusal and look at what it left
"""The product beside the naive loop: every attempt is asked of both, and both must answer alike."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.core.models import Delivery
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions import add_source
from bihuan.apps.intake.models import Disposition, Source
from bihuan.apps.orders.actions import Moved, OrderUnknown, move_order
from bihuan.apps.orders.models import OrderRecord, Outcome, WorkOrder
from bihuan.apps.orders.queries.books import equations
from bihuan.apps.orders.rules.details import Details
from bihuan.config.rounds import drain
from tests.apps.orders.books.busy import AT
from tests.faults import naive
from tests.faults.naive import Thing, Try
from tests.worlds import NAMES, UNITS, World, make_world

NOBODY_HERE = "0" * 36


def empty_world() -> World:
    """Return people, units and duties; two sources: one wants to know the outcomes, the other does not."""
    world = make_world(records=0, at=AT)
    add_source(code="CDC", name="市疾控中心", by=world.actor("lead"), at=AT)
    add_source(code="LAB", name="检验中心", by=world.actor("lead"), at=AT, wants_outcomes=False, urgency="P2")
    return world


def cast(world: World) -> list[Actor]:
    """Return everybody who may try something; two of them act in a second role, as people in small places do."""
    people = [world.actor(name) for name in NAMES]
    people += [world.actor(f"{name}@{unit}") for unit in UNITS for name in ("dispatcher", "officer")]
    code = world.incident.code
    people += [
        Actor(world.people["officer@PCS-03"].id, Role.REVIEWER, code),
        Actor(world.people["officer@SQ-07"].id, Role.DESK_LEAD, code),
        Actor("a source", Role.SOURCE, code, "CDC"),
        Actor("a source", Role.SOURCE, code, "LAB"),
        Actor("a planner", Role.PLANNER, code),
    ]
    return people


@dataclass
class Loop:
    """One run: the world, its people, the clock, the naive book, and what was sent."""

    world: World
    people: list[Actor]
    at: datetime = AT
    things: dict[str, Thing] = field(default_factory=dict)
    sent: list[tuple[dict[str, object], Moved]] = field(default_factory=list)
    is_handing_over: bool = False

    @property
    def code(self) -> str:
        return self.world.incident.code

    def sources(self) -> dict[str, Source]:
        return {source.code: source for source in Source.objects.filter(incident_id=self.code)}

    def say(self, chance: random.Random, order: str) -> dict[str, object]:
        """Return what somebody may say with a move; now and then a word is missing or makes no sense."""
        unit = chance.choice([*UNITS, *UNITS, *UNITS, "", "XX"])
        return {
            "unit": unit,
            "duty_role": chance.choice(["unit_duty_officer"] * 7 + ["", "gardener"]),
            "reason": chance.choice(["not_ours"] * 7 + [""]),
            "result": chance.choice(["verified"] * 7 + [""]),
            "assignee": chance.choice([self.world.people["officer2@PCS-03"].id, ""]),
            "survivor": chance.choice([*self.things, order, NOBODY_HERE]),
            "answer": chance.choice(["satisfied", "not_reached", "not_reached", "not_satisfied", "maybe", ""]),
            "seconds": chance.choice([0, 600, 1_800, 43_200, 86_400, 86_401]),
            "children": chance.choice([0, 1, 2, 3]),
            "records": chance.choice([(), (new_id(),)]),
            "note": chance.choice(["", "已电话联系"]),
        }

    def attempt(
        self, move: str, order: str, by: Actor, said: dict[str, object], *, command: str = "",
        expected_n: int | None = None,
    ) -> Moved | None:  # fmt: skip
        """Let somebody try; the product must do it exactly when the naive book would, else leave no trace."""
        should = self._should(move, order, by, said) and expected_n is None
        told = {"move": move, "order_id": order, "by": by, "details": Details(**said), "command": command}  # type: ignore[arg-type]  # fields by name
        told["expected_n"] = expected_n
        size = journal_size()
        try:
            moved = move_order(at=self.at, **told)  # type: ignore[arg-type]  # keywords by name
        except (NotAllowed, OrderUnknown) as refusal:
            assert not should, f"{move} by {by.role} of {by.unit!r} was refused: {refusal!r}, {self.things[order]}"
            assert journal_size() == size, f"{move} was refused and left an event"
            return None
        assert should, f"{move} by {by.role} {by.account} of {by.unit!r} was let through: {said}, {self.things[order]}"
        naive.move(move, self.things, order, self._try(by, said, order))
        self.sent.append((told, moved))
        return moved

    def _try(self, by: Actor, said: dict[str, object], order: str = "") -> Try:
        survivor = self.things.get(str(said["survivor"]))
        absorbed = [it for it in self.things.values() if it.state == "MERGED" and it.survivor == order]
        known = {
            **said,
            "survivor_is_open": survivor is not None and survivor.state in naive.OPEN,
            "absorbed": absorbed,
        }
        return Try(by.account, by.role.value, by.unit, self.at, known)

    def _should(self, move: str, order: str, by: Actor, said: dict[str, object]) -> bool:
        if move == "merge" and said["survivor"] == order:
            return False
        if not naive.may(move, self.things[order], self._try(by, said, order)):
            return False
        is_sending = move in {"dispatch", "reassign", "adjudicate_away"}
        fits = said["unit"] in UNITS and said["duty_role"] == "unit_duty_officer" and not self.is_handing_over
        return fits or not is_sending

    def receive(self, source: Source, body: bytes) -> object:
        """Send a file in as the clerk would."""
        from bihuan.apps.intake.actions import receive_batch

        clerk = self.world.actor("clerk")
        lines = len(body.decode().splitlines()) - 1
        return receive_batch(
            source_id=source.id, content=BytesIO(body), filename="lines.csv", by=clerk, at=self.at, declared=lines
        )

    def run_jobs(self) -> None:
        """Run every job that is due, then write the new orders into the book."""
        drain(at=self.at)
        self.learn()

    def lose_jobs(self, chance: random.Random) -> None:
        """Let a worker claim jobs and die with some of them; those it did run it runs once more, which does nothing."""
        for delivery in claim_deliveries(at=self.at, most=5):
            if chance.random() < 0.5:
                assert run_delivery(delivery=delivery, at=self.at)
                size = journal_size()
                assert not run_delivery(delivery=delivery, at=self.at)
                assert journal_size() == size
        self.learn()

    def learn(self) -> None:
        """Write orders that have been opened into the book, and records that joined one."""
        for row in WorkOrder.objects.filter(incident_id=self.code).exclude(pk__in=list(self.things)).order_by("pk"):
            assert row.kind in {"verify", "missing_acknowledgement"}, f"an order nobody asked for: {row.kind}"
            assert (row.state, row.holder) == ("NEW", "desk")
            self.things[row.pk] = Thing(source=row.source, parent=row.parent)
        known = {record for thing in self.things.values() for record in thing.records}
        for link in OrderRecord.objects.exclude(record__in=known):
            self.things[link.order_id].records.append(str(link.record))

    def pass_time(self, seconds: float) -> None:
        """Let the clock run and the background do its work, as after a crash: jobs, sweep, jobs."""
        self.at += timedelta(seconds=seconds)
        self.run_jobs()
        from bihuan.apps.orders.actions import sweep

        sweep(at=self.at)
        for it in self.things.values():
            if it.state == "SUSPENDED" and it.resume_at is not None and self.at >= it.resume_at:
                it.state = "WORKING"
        self.run_jobs()

    def check(self, since: int | None = None) -> None:
        """Compare the two books row by row, and strike the balance of the product's (of what moved `since`)."""
        rows = {
            row[0]: row[1:]
            for row in WorkOrder.objects.filter(incident_id=self.code).values_list(
                "id", "state", "holder", "unit", "children_open", "generation"
            )
        }
        book = {order: (it.state, it.holder, it.unit, it.children, it.generation) for order, it in self.things.items()}
        assert rows == book, {
            order: (rows.get(order), book.get(order)) for order in {*rows, *book} if rows.get(order) != book.get(order)
        }
        expected = sum(it.endings * len(it.records) for it in self.things.values() if it.source == "CDC")
        assert Outcome.objects.count() == expected, "an ended order owes each record's source one outcome"
        wrong = differences(self.code, self.at, since)
        assert wrong == {}, wrong

    def check_at_rest(self) -> None:
        """After all jobs have run: none waits, every accepted record has its order."""
        self.pass_time(31)
        self.check()
        assert not Delivery.objects.filter(done_at=None).exists()
        forgotten = Disposition.objects.filter(kind="accepted", effect="")
        assert not forgotten.exists(), "an accepted line has no order though all jobs have run"


def differences(incident: str, at: datetime, since: int | None = None, *, is_deep: bool = False) -> dict[str, object]:
    """Return the equations that do not balance, with the rows that break them."""
    found = equations(incident, at, since, is_deep=is_deep)
    return {one.code: one.offenders for one in found if one.difference}
