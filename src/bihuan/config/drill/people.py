"""The people of a drill, making the moves of their courses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.orders.actions import Report, move_order, report_order, split_order
from bihuan.apps.orders.models import OrderContent, WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill import Plan

MERGEABLE = ("NEW", "DISPATCHED", "SIGNED", "WORKING")


class People:
    """Desk, units and sources, as `courses.Desk` asks for them."""

    def __init__(self, stage: Stage, clock: Clock, follow: Callable[[], None]) -> None:
        self.stage, self.clock, self.follow = stage, clock, follow
        self.refused: Counter[str] = Counter()
        self.moves = 0
        self._former: dict[str, str] = {}
        self.sides = {
            "desk": stage.at_desk("desk_analyst1", Role.DESK_ANALYST),
            "second": stage.at_desk("desk_analyst2", Role.DESK_ANALYST),
            "lead": stage.at_desk("desk_lead1", Role.DESK_LEAD),
            "reviewer": stage.at_desk("reviewer1", Role.REVIEWER),
        }

    def _actor(self, order: str, by: str) -> Actor:
        if by in self.sides:
            return self.sides[by]
        if by == "former":
            return self.stage.at_unit(self._former.get(order, self.stage.units[0]))
        row = WorkOrder.objects.values("unit", "source").get(pk=order)
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
        at = self.clock.at
        if move != "report":
            return self.allowed(lambda: move_order(move=move, order_id=order, by=actor, at=at, details=told))
        report = Report(evidence="现场核实（演练）", contacted="本人", contacted_at=at)
        return self.allowed(lambda: report_order(order_id=order, result=told.result, report=report, by=actor, at=at))

    def allowed(self, act: Callable[[], object]) -> bool:
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
        same = WorkOrder.objects.filter(incident=self.stage.incident, state__in=MERGEABLE, parent="").exclude(pk=order)
        return same.order_by("opened_at", "id").values_list("id", flat=True).first() or ""

    def is_waiting(self, order: str, move: str) -> bool:
        """Say whether a refused move may succeed later."""
        row = WorkOrder.objects.values("state", "children_open").get(pk=order)
        return (move == "accept" and row["children_open"] > 0) or (move == "dispatch" and row["state"] == "NEW")

    def split(self, order: str, parts: int) -> bool:
        """Split the order into so many."""
        titles = [f"分单{number}" for number in range(1, parts + 1)]
        by, at = self.sides["desk"], self.clock.at
        done = self.allowed(lambda: split_order(order_id=order, titles=titles, by=by, at=at))
        self.follow()
        return done
