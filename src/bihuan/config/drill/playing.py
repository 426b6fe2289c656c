"""Plays the drill: deliveries arrive, orders take their courses, the clock of the drill runs from one to the next."""

from __future__ import annotations

import heapq
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions.disposing import dispose_batch
from bihuan.apps.intake.actions.expecting import report_zero
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.intake.actions.settling import recount_batch, settle_record
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.intake.rules import DispositionKind
from bihuan.apps.orders.actions import Report, move_order, report_order, split_order
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.handover import give_handover, receive_handover
from bihuan.apps.orders.actions.sweeping import sweep
from bihuan.apps.orders.models import OrderContent, WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.config.drill.courses import course_of
from bihuan.config.drill.setting_up import Stage
from bihuan.config.worker import check_sources, drain, end_day
from bihuan.engine.drill import Behaviour, DrillBatch, Plan

TICK_S = 60
HOUR_S = 3600
SHIFT_S = 12 * HOUR_S
SETTLED_AFTER_S = 1800
MERGEABLE = ("NEW", "DISPATCHED", "SIGNED", "WORKING")


@dataclass(order=True, slots=True)
class Due:
    """Something that happens at a second of the drill; `number` keeps the order of what is due together."""

    at_s: int
    number: int
    do: Callable[[], object] = field(compare=False)


class Play:
    """One drill being played: the district in the database, the clock, and what is still to come."""

    def __init__(
        self, stage: Stage, behaviour: Behaviour, seed: int, until_s: int, progress: Callable[[int], None]
    ) -> None:
        self.stage, self.behaviour, self.until_s, self.progress = stage, behaviour, until_s, progress
        self.rng = random.Random(seed)  # noqa: S311 - a drill has to be repeatable
        self.now_s = 0
        self.ordinal = 0
        self.refused: Counter[str] = Counter()
        self.moves = 0
        self._due: list[Due] = []
        self._number = 0
        self._seen_event = -1
        self._former: dict[str, str] = {}
        desk = stage.at_desk
        self.clerk = desk("intake_clerk1", Role.INTAKE_CLERK)
        self.sides = {
            "desk": desk("desk_analyst1", Role.DESK_ANALYST),
            "second": desk("desk_analyst2", Role.DESK_ANALYST),
            "lead": desk("desk_lead1", Role.DESK_LEAD),
            "reviewer": desk("reviewer1", Role.REVIEWER),
        }

    @property
    def at(self) -> datetime:
        """Return the drill's present instant."""
        return self.stage.starts_at + timedelta(seconds=self.now_s)

    def later(self, after_s: int, do: Callable[[], object]) -> None:
        """Plan something for `after_s` seconds from the drill's present."""
        self._number += 1
        heapq.heappush(self._due, Due(self.now_s + after_s, self._number, do))

    def run(self, *, leave_open: bool) -> None:
        """Play until nothing is left but the clock's own rounds; with `leave_open`, stop at the end of the hours."""
        while self._due and not (leave_open and self._due[0].at_s > self.until_s):
            due = heapq.heappop(self._due)
            self.now_s = due.at_s
            due.do()
            self.progress(self.now_s)

    def is_idle(self) -> bool:
        """Say whether only rounds of the clock are left."""
        return self._rounds >= len(self._due)

    _rounds = 0

    def every(self, period_s: int, do: Callable[[], object]) -> None:
        """Do something every `period_s` seconds while anything else is to come, and at least until the end."""

        def again() -> None:
            self._rounds -= 1
            do()
            if self.now_s + period_s <= self.until_s or not self.is_idle():
                plan()

        def plan() -> None:
            self._rounds += 1
            self.later(period_s, again)

        plan()

    def arrive(self, batch: DrillBatch) -> None:
        """Take in one delivery, or a zero report."""
        source = self.stage.sources[batch.source]
        if batch.kind == "zero_report":
            report_zero(source_id=source, day=self.at.date(), by=self.clerk, at=self.at)
            return
        received = receive_batch(
            source_id=source, seq=batch.seq, declared=batch.declared, content=io.BytesIO(batch.content()),
            filename=batch.filename, by=self.clerk, at=self.at,
        )  # fmt: skip
        if received.is_repeat:
            return
        dispose_batch(batch_id=received.batch.id, by=self.clerk, at=self.at)
        self.later(SETTLED_AFTER_S, lambda: self.settle(received.batch))
        if batch.recount:
            told, delay = batch.recount, max(batch.recount.at_s - self.now_s, 1)
            self.later(delay, lambda: self._recount(received.batch, told.declared, told.reason))
        self.follow()

    def _recount(self, batch: Batch, declared: int, reason: str) -> None:
        recount_batch(batch_id=batch.id, declared=declared, reason=reason, by=self.sides["lead"], at=self.at)

    def settle(self, batch: Batch) -> None:
        """Settle the held lines of a batch as a clerk would: most are true, some are not."""
        held = Disposition.objects.filter(batch=batch, kind="held").order_by("line")
        for one in held.values("record_id", "reason", "duplicate_of"):
            kind, reason = self._ruling(one["reason"])
            settle_record(record_id=one["record_id"], kind=kind, reason=reason, by=self.clerk, at=self.at)
        self.follow()

    def _ruling(self, reason: str) -> tuple[DispositionKind, str]:
        if reason == "nothing_to_identify":
            return DispositionKind.REJECTED, "source_withdrew"
        if self.rng.random() < 0.85:
            return DispositionKind.ACCEPTED, "confirmed_by_source"
        return DispositionKind.REJECTED, "source_withdrew"

    def follow(self) -> None:
        """Run the jobs that are owed, and give every order that was opened its course."""
        drain(at=self.at)
        opened = Event.objects.filter(
            kind="order.opened", index__gt=self._seen_event, incident=self.stage.incident.code
        )
        for index, order in list(opened.order_by("index").values_list("index", "subject_id")):
            self._seen_event = index
            urgency = WorkOrder.objects.values_list("urgency", flat=True).get(pk=order)
            plan = self.behaviour.plan(self.ordinal, urgency)
            self.ordinal += 1
            self._continue(course_of(self, order, plan))

    def _continue(self, course: Iterator[int]) -> None:
        wait = next(course, None)
        if wait is not None:
            self.later(max(wait, 1), lambda: self._continue(course))

    def _actor(self, order: str, by: str) -> Actor:
        if by in self.sides:
            return self.sides[by]
        if by == "former":
            return self.stage.at_unit(self._former.get(order, self.stage.units[0]))
        row = WorkOrder.objects.values("unit", "source", "stand_down").get(pk=order)
        if by == "source":
            return Actor("source", Role.SOURCE, self.stage.incident.code, row["source"])
        unit = row["unit"] or self.stage.units[0]
        if by == "field":
            return self.stage.at_unit(unit, "f001", Role.FIELD_OFFICER)
        return self.stage.at_unit(unit)

    def do(self, order: str, move: str, by: str, **details: object) -> bool:
        """Make a move as this person; False and counted when the rules refuse it."""
        actor = self._actor(order, by)
        if move in {"recall", "reassign", "adjudicate_away"}:
            self._former[order] = WorkOrder.objects.values_list("unit", flat=True).get(pk=order)
        if details.get("assignee") == "officer":
            details["assignee"] = self.stage.at_unit(actor.unit, "f001").account
        told = Details(**details)  # type: ignore[arg-type]  # names from the courses
        self.moves += 1
        if move != "report":
            return self._allowed(lambda: move_order(move=move, order_id=order, by=actor, at=self.at, details=told))
        report = Report(evidence="现场核实（演练）", contacted="本人", contacted_at=self.at)
        return self._allowed(
            lambda: report_order(order_id=order, result=told.result, report=report, by=actor, at=self.at)
        )

    def _allowed(self, act: Callable[[], object]) -> bool:
        """Act; count a refusal of the rules by its code instead of ending the drill."""
        try:
            act()
        except NotAllowed as refusal:
            self.refused[refusal.code] += 1
            return False
        return True

    def route(self, order: str, plan: Plan, *, elsewhere: bool) -> str:
        """Return the proposed unit, or another one; in triage a person decides, here by the plan's number."""
        units = self.stage.units
        proposed = OrderContent.objects.filter(pk=order).values_list("proposed_unit_id", flat=True).first()
        at = units.index(proposed) if proposed in units else plan.other_unit % len(units)
        return units[(at + 1 + plan.other_unit % (len(units) - 1)) % len(units)] if elsewhere else units[at]

    def survivor(self, order: str) -> str:
        """Return another open order to merge into."""
        others = WorkOrder.objects.filter(incident=self.stage.incident, state__in=MERGEABLE, parent="").exclude(
            pk=order
        )
        return others.order_by("opened_at", "id").values_list("id", flat=True).first() or ""

    def is_waiting(self, order: str, move: str) -> bool:
        """Say whether a refused move may succeed later."""
        row = WorkOrder.objects.values("state", "children_open").get(pk=order)
        return (move == "accept" and row["children_open"] > 0) or (move == "dispatch" and row["state"] == "NEW")

    def split(self, order: str, parts: int) -> bool:
        """Split the order into so many."""
        titles = [f"分单{number}" for number in range(1, parts + 1)]
        by = self.sides["desk"]
        done = self._allowed(lambda: split_order(order_id=order, titles=titles, by=by, at=self.at))
        self.follow()
        return done

    def tick(self) -> None:
        """Do what the worker does every minute of the drill."""
        sweep(at=self.at)
        self.follow()

    def look_around(self) -> None:
        """Do what comes every hour: missing deliveries, the balance."""
        if self.now_s <= self.until_s:  # afterwards nobody sends any more, and nobody is missing
            check_sources(at=self.at)
        strike_balance(incident=self.stage.incident.code, at=self.at, is_full=False)
        self.follow()

    def hand_over(self) -> None:
        """The desk hands over; the next shift signs three minutes later."""
        given = give_handover(unit="desk", by=self.sides["lead"], at=self.at)
        receiver = self.stage.at_desk("desk_lead2", Role.DESK_LEAD)
        self.later(180, lambda: receive_handover(handover_id=given.pk, by=receiver, at=self.at))

    def close_day(self) -> None:
        """Do what a day ends with."""
        end_day(at=self.at)
        self.follow()
