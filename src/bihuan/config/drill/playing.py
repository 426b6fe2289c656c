"""Plays the drill: deliveries arrive, orders take their courses, the clock of the drill runs from one to the next."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import dispose_batch, receive_batch, recount_batch, report_zero, settle_record
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.orders.actions import acknowledge_sheet, give_handover, receive_handover, sweep
from bihuan.apps.orders.models import OutcomeSheet, WorkOrder
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.courses import course_of, end_of_course
from bihuan.config.drill.people import People
from bihuan.config.drill.setting_up import Stage
from bihuan.config.rounds import balance_all, chase_sheets, check_sources, drain, end_day
from bihuan.engine.drill import Behaviour, DrillBatch, Plan, Recount

TICK_S = 60
HOUR_S = 3600
SETTLED_AFTER_S = 1800
ACKNOWLEDGED = 0.9
GONE_BY_OTHERS = frozenset({"emergency"})  # its patrol says how it goes
TRUE_AFTER_ALL = 0.85


class Play:
    """One drill being played: the district in the database, the clock, and what is still to come."""

    def __init__(self, stage: Stage, behaviour: Behaviour, seed: int, clock: Clock) -> None:
        self.stage, self.behaviour, self.clock = stage, behaviour, clock
        self.people = People(stage, clock, self.follow)
        self.clerk = stage.at_desk("intake_clerk1", Role.INTAKE_CLERK)
        self.rng = random.Random(seed)  # noqa: S311 - a drill has to be repeatable
        self._ordinal = 0
        self._seen_event = self._seen_size = -1

    def arrive(self, batch: DrillBatch) -> None:
        """Take in one delivery, or a zero report."""
        source, at = self.stage.sources[batch.source], self.clock.at
        if batch.kind == "zero_report":
            report_zero(source_id=source, day=at.date(), by=self.clerk, at=at)
            return
        received = receive_batch(
            source_id=source, seq=batch.seq, declared=batch.declared, content=io.BytesIO(batch.content()),
            filename=batch.filename, by=self.clerk, at=at,
        )  # fmt: skip
        if received.is_repeat:
            return
        dispose_batch(batch_id=received.batch.id, by=self.clerk, at=at)
        self.clock.later(SETTLED_AFTER_S, partial(self.settle, received.batch))
        if batch.recount:
            delay = max(batch.recount.at_s - self.clock.now_s, 1)
            self.clock.later(delay, partial(self._recount, received.batch, batch.recount))
        self.follow()

    def _recount(self, batch: Batch, told: Recount) -> None:
        by = self.people.sides["lead"]
        recount_batch(batch_id=batch.id, declared=told.declared, reason=told.reason, by=by, at=self.clock.at)

    def settle(self, batch: Batch) -> None:
        """Settle the held lines of a batch as a clerk would: most are true, some are not."""
        held = Disposition.objects.filter(batch=batch, kind="held").order_by("line")
        for record, reason in held.values_list("record_id", "reason"):
            is_true = reason != "nothing_to_identify" and self.rng.random() < TRUE_AFTER_ALL
            kind, why = ("accepted", "confirmed_by_source") if is_true else ("rejected", "source_withdrew")
            settle_record(record_id=record, kind=kind, reason=why, by=self.clerk, at=self.clock.at)
        self.follow()

    def follow(self) -> None:
        """Run the jobs that are owed, and give every order that was opened its course."""
        if drain(at=self.clock.at) == 0 and journal_size() == self._seen_size:
            return
        self._seen_size = journal_size()
        here = Event.objects.filter(kind="order.opened", incident=self.stage.incident.code)
        opened = here.filter(index__gt=self._seen_event).order_by("index")
        for index, order in list(opened.values_list("index", "subject_id")):
            self._seen_event = index
            kind, plan = self._plan_of(order)
            if kind not in GONE_BY_OTHERS:
                self._continue(course_of(self.people, order, plan))

    def _plan_of(self, order: str) -> tuple[str, Plan]:
        kind, urgency = WorkOrder.objects.values_list("kind", "urgency").get(pk=order)
        plan = self.behaviour.plan(self._ordinal, urgency)
        self._ordinal += 1
        return kind, plan

    def end_order(self, order: str) -> None:
        """Give an order that its people have fed back its review and its end."""
        self._continue(end_of_course(self.people, order, self._plan_of(order)[1]))

    def _continue(self, course: Iterator[int]) -> None:
        wait = next(course, None)
        if wait is not None:
            self.clock.later(max(wait, 1), partial(self._continue, course))

    def tick(self) -> None:
        """Do what the worker does every minute of the drill."""
        sweep(at=self.clock.at)
        self.follow()

    def look_around(self) -> None:
        """Do what comes every hour: missing deliveries, outcomes not acknowledged, the balance."""
        at = self.clock.at
        chase_sheets(at=at)
        if not self.clock.is_over:  # afterwards nobody sends any more, and nobody is missing
            check_sources(at=at)
        balance_all(at=at, is_full=False)
        self.follow()

    def hand_over(self) -> None:
        """The desk hands over; the next shift signs three minutes later."""
        given = give_handover(unit="desk", by=self.people.sides["lead"], at=self.clock.at)
        receiver = self.stage.at_desk("desk_lead2", Role.DESK_LEAD)
        self.clock.later(180, partial(self._receive, given.pk, receiver), is_round=True)

    def _receive(self, handover: str, by: Actor) -> None:
        receive_handover(handover_id=handover, by=by, at=self.clock.at)

    def close_day(self) -> None:
        """Do what a day ends with; most sources acknowledge their sheet some hours later."""
        end_day(day=(self.clock.at - timedelta(days=1)).date(), at=self.clock.at)
        for sheet in OutcomeSheet.objects.filter(incident=self.stage.incident, acknowledged_at=None):
            if self.rng.random() < ACKNOWLEDGED:
                self.clock.later(self.rng.randrange(HOUR_S, 6 * HOUR_S), partial(self._acknowledge, sheet))
        self.follow()

    def _acknowledge(self, sheet: OutcomeSheet) -> None:
        by = Actor("source", Role.SOURCE, self.stage.incident.code, sheet.source)
        self.people.allowed(lambda: acknowledge_sheet(sheet_id=sheet.pk, by=by, at=self.clock.at))
