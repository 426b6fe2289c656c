"""Any order of reports, sendings, words and ends: no patrol on two, nothing lost, points in their order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions import patrols as acts
from bihuan.apps.zones.actions.emergencies_ending import end_emergency, merge_emergency
from bihuan.apps.zones.actions.emergencies_points import correct_point
from bihuan.apps.zones.actions.emergencies_sending import take_back_patrol
from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.queries.emergencies import points_of
from bihuan.apps.zones.rules.emergencies import CORRECTABLE, TOLD_BY_PATROL, WHY_NOT_FIRST
from tests.apps.zones.response_world import CREWS, EAST, NORTH, WEST, Response, make_response
from tests.conftest import IS_PROOF
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
PATROLS = st.sampled_from(sorted(CREWS))
ANY = st.integers(0, 99)


class Machine(RuleBasedStateMachine):
    """Desks, patrols and the loop, in any order; `world` is set by the test."""

    world: ClassVar[Response]

    @initialize()
    def begin(self) -> None:
        """Begin with the world as it was built, two reports taken in and one patrol on its way."""
        self.now: datetime = self.world.at
        self.savepoint = transaction.savepoint()
        for east in (True, False):
            self.world.report(at=self.tick(), longitude=EAST if east else WEST, latitude=NORTH)
        self.world.send(Emergency.objects.get(number=1), "巡二", self.tick(), WHY_NOT_FIRST[0])

    def teardown(self) -> None:
        """Take everything back."""
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    def tick(self, seconds: int = 7) -> datetime:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def any_of(self, place: int) -> Emergency | None:
        """Return one of the emergencies, those that are open far more often; None while there is none."""
        rows = list(Emergency.objects.order_by("number"))
        open_ones = [row for row in rows if row.state != "ended"]
        chosen = open_ones if open_ones and place % 8 else rows
        return chosen[place % len(chosen)] if chosen else None

    def attempt(self, do: Any) -> None:
        """Do it; a refusal is an answer too, and what it began is taken back."""
        try:
            with transaction.atomic():
                do()
        except NotAllowed:
            return

    @rule(east=st.booleans(), kind=st.sampled_from(["crowd", "medical", "other"]), drill=st.booleans())
    def report(self, east: bool, kind: str, drill: bool) -> None:
        """Somebody calls."""
        where = {"longitude": EAST if east else WEST, "latitude": NORTH}
        self.world.report(at=self.tick(), kind=kind, is_drill=drill, **where)

    @rule(place=ANY, name=PATROLS, by=st.sampled_from(["lead", "analyst"]), work=st.booleans())
    def send(self, place: int, name: str, by: str, work: bool) -> None:
        """A desk sends a patrol; the jobs run at once or later."""
        row = self.any_of(place)
        if row is not None:
            self.attempt(lambda: self.world.send(row, name, self.tick(), WHY_NOT_FIRST[0], by))
            if work:
                run_jobs(self.tick())

    @rule(
        place=ANY, point=st.sampled_from(TOLD_BY_PATROL), by=st.sampled_from(["P1", "S1", "lead", "lead"]),
        waited=st.sampled_from([0.0, 3.0, 60.0]),
    )  # fmt: skip
    def tell(self, place: int, point: str, by: str, waited: float) -> None:
        """A patrol says something, or the desk for it."""
        sent = list(Emergency.objects.filter(state="sent"))
        row = sent[place % len(sent)] if sent else self.any_of(place)
        if row is not None:
            self.attempt(lambda: self.world.tell(row, point, self.tick(), by, waited_s=waited))

    @rule(place=ANY, points=st.permutations(TOLD_BY_PATROL), waited=st.lists(st.sampled_from([0.0, 20.0]), min_size=4))
    def go_through(self, place: int, points: list[str], waited: list[float]) -> None:
        """A patrol says several things, some of them after they waited in a phone."""
        for point, seconds in zip(points, waited, strict=False):
            self.tell(place, point, "lead", seconds)

    @rule(place=ANY)
    def take_back(self, place: int) -> None:
        """The desk takes a patrol back."""
        row = self.any_of(place)
        if row is not None:
            said = {"emergency_id": row.pk, "reason": "cannot_go", "by": self.world.by("lead")}
            self.attempt(lambda: take_back_patrol(at=self.tick(), **said))

    @rule(place=ANY, move=st.sampled_from(["recall", "ask_cancel", "cancel"]), by=st.sampled_from(["lead", "analyst"]))
    def move_order(self, place: int, move: str, by: str) -> None:
        """Somebody moves the order on its own page; the jobs follow."""
        row = self.any_of(place)
        if row is not None:
            self.attempt(lambda: self.world.forces.world.move(move, row.order, by, self.tick(), reason="mistaken"))
            run_jobs(self.tick())

    @rule(place=ANY, how=st.sampled_from(["false_alarm", "stood_down"]))
    def end(self, place: int, how: str) -> None:
        """The desk ends an emergency."""
        row = self.any_of(place)
        if row is not None:
            said = {"emergency_id": row.pk, "ended_as": how, "by": self.world.by("lead")}
            self.attempt(lambda: end_emergency(at=self.tick(), **said))

    @rule(one=ANY, two=ANY)
    def merge(self, one: int, two: int) -> None:
        """The desk joins two reports."""
        first, second = self.any_of(one), self.any_of(two)
        if first is not None and second is not None:
            said = {"emergency_id": first.pk, "survivor_id": second.pk, "by": self.world.by("lead")}
            self.attempt(lambda: merge_emergency(at=self.tick(), **said))

    @rule(place=ANY, point=st.sampled_from(CORRECTABLE), seconds=st.integers(-30, 30), is_known=st.booleans())
    def correct(self, place: int, point: str, seconds: int, is_known: bool) -> None:
        """The desk corrects a point."""
        row = self.any_of(place)
        if row is not None:
            said_at = self.now + timedelta(seconds=seconds) if is_known else None
            said = {"emergency_id": row.pk, "point": point, "reason": "told_later", "by": self.world.by("lead")}
            self.attempt(lambda: correct_point(said_at=said_at, at=self.tick(), **said))

    @rule(name=PATROLS)
    def pause(self, name: str) -> None:
        """A patrol goes off duty and comes back with the same crew."""
        said = {"patrol_id": self.world.patrols[name].pk, "by": self.world.by("planner")}
        crew = self.world.patrol(name).officers

        def do() -> None:
            acts.set_off_duty(at=self.tick(), reason="heat", **said)
            acts.man_patrol(at=self.tick(), officers=crew, **said)

        self.attempt(do)

    @invariant()
    def no_patrol_is_on_two(self) -> None:
        """A patrol is on one emergency at most, and both say the same."""
        sent = sorted(Emergency.objects.filter(state="sent").values_list("patrol", "pk"))
        assert len({patrol for patrol, _ in sent}) == len(sent)
        assert sorted(PatrolUnit.objects.exclude(emergency="").values_list("pk", "emergency")) == sent

    @invariant()
    def every_emergency_ended_or_is_owned(self) -> None:
        """One that has not ended has an order that somebody holds."""
        for row in Emergency.objects.exclude(state="ended"):
            order = WorkOrder.objects.get(pk=row.order)
            assert order.state not in {"MERGED", "CANCELLED"}
            assert order.holder != ""
            if row.state == "sent" and order.state in {"DISPATCHED", "SIGNED", "WORKING"}:
                assert order.unit == row.unit_id

    @invariant()
    def points_are_in_their_order(self) -> None:
        """What was told never runs backwards."""
        for row in Emergency.objects.all():
            known = [said for said in points_of(row).values() if said is not None]
            assert known == sorted(known)


def test_no_patrol_on_two_nothing_lost_and_points_in_order() -> None:
    Machine.world = make_response()
    with transaction.atomic():
        run_state_machine_as_test(  # type: ignore[no-untyped-call]  # Hypothesis leaves it so
            Machine,
            settings=settings(
                max_examples=200 if IS_PROOF else 6, stateful_step_count=30 if IS_PROOF else 12, deadline=None,
                derandomize=not IS_PROOF, suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
