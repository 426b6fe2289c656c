"""Zones of a drill: a community is closed, its gate lets exceptions out, and patrols go where they are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.zones.actions import controls, crossings, gates, passes
from bihuan.apps.zones.actions.controls_sweeping import sweep_controls
from bihuan.apps.zones.actions.gates_kit import check_at_gate
from bihuan.apps.zones.actions.inside import sweep_gates
from bihuan.apps.zones.models import Control, ControlItem, Gate
from bihuan.apps.zones.queries.inside import inside_now
from bihuan.apps.zones.rules.controls import ControlTold
from bihuan.apps.zones.rules.crossings import Crossed
from bihuan.apps.zones.rules.gates import GateTold
from bihuan.apps.zones.rules.passes import PassTold
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.patrols import Patrols
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill import District

MINUTE = 60
BASIS = "《中华人民共和国传染病防治法》（演练）"
OUT = "out"


class Zones:
    """The controls, gates and patrols of a drill; each step is due some minutes after the one before."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, emergencies: int,
        say: Callable[[str], None], after: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.stage, self.clock, self.follow, self.say, self.district = stage, clock, follow, say, district
        self.analyst = stage.at_desk("desk_analyst1", Role.DESK_ANALYST)
        self.lead = stage.at_desk("desk_lead1", Role.DESK_LEAD)
        self.patrols = Patrols(stage, clock, follow, district=district, emergencies=emergencies, say=say, after=after)
        self.area = min(
            district.areas, key=lambda one: (one.unit, one.code)
        )  # the unit that the demo signs in as first
        self.control: Control | None = None
        self.gate: Gate | None = None

    def schedule(self) -> None:
        """Close the community forty minutes after the drill began; let the patrols stand from the first hour on."""
        due = 0
        for minutes, step in (
            (40, self.decide),
            (10, self.open_gate),
            (20, self.patrols.man),
            (60, self.cross),
            (90, self.tell),
        ):
            due += minutes
            self.clock.later(due * MINUTE, partial(self._do, step))

    def _do(self, step: Callable[[], None]) -> None:
        step()
        self.follow()
        for sweep in (sweep_controls, sweep_gates):
            sweep(self.stage.incident.code, self.clock.at)
        self.follow()

    def decide(self) -> None:
        """Draft a control over the first community and let the lead decide it: its orders open by themselves."""
        at, area = self.clock.at, self.area
        told = ControlTold(
            f"{area.name_zh}高风险区", ("stay_home", "service_at_door", "gate_control"), "new_cases", BASIS, at,
            at + timedelta(days=7), at + timedelta(days=3), level="high", communities=(area.code,),
        )  # fmt: skip
        drafted = controls.draft_control(told=told, by=self.analyst, at=at)
        self.control = controls.decide_control(control_id=drafted.pk, by=self.lead, at=at)
        self.follow()
        items = ControlItem.objects.filter(control=self.control)
        self.say(
            f"zones: {told.name} holds until {told.ends_at:%m-%d %H:%M} UTC; {items.count()} orders from its checklist"
        )

    def open_gate(self) -> None:
        """Open the gate of the community and issue two passes, the exception first."""
        at, area = self.clock.at, self.area
        told = GateTold(
            f"{area.name_zh}东门", self.stage.code(area.unit), area.code, area.name_zh, *area.centre, lanes=2, seconds=8
        )
        self.gate = gates.add_gate(told=told, by=self.lead, at=at)
        for purpose, name in (("dialysis", "演练甲"), ("supplies", "演练乙")):
            passes.issue_pass(told=self._pass(purpose, name), by=self.lead, at=at)

    def _pass(self, purpose: str, name: str) -> PassTold:
        at, area = self.clock.at, self.area
        return PassTold(
            purpose, "person", name, at, at + timedelta(days=2), area=area.code,
            control=self.control.pk if self.control else "", unit=self.stage.code(area.unit), home=area.code,
        )  # fmt: skip

    def cross(self) -> None:
        """Let the gate check its papers: the dialysis patient goes out, a paper that was altered opens nothing."""
        if self.gate is None:
            return
        by, at = self._keeper(), self.clock.at
        first = passes.issue_pass(told=self._pass("chemotherapy", "演练丙"), by=self.lead, at=at)
        good = check_at_gate(gate_id=self.gate.pk, code=first.code, direction=OUT, by=by, at=at)
        altered = first.code[:-1] + ("A" if first.code[-1] != "A" else "B")
        bad = check_at_gate(gate_id=self.gate.pk, code=altered, direction=OUT, by=by, at=at)
        told = Crossed(new_id(), self.gate.pk, OUT, "pass", at, number=first.number)
        crossings.note_crossing(told=told, by=by, at=at)
        self.say(f"gate: a true pass {'opens' if good.opens else 'does not open'}, an altered one "
                 f"{'opens' if bad.opens else 'does not'}")  # fmt: skip

    def _keeper(self) -> Actor:
        return self.stage.at_unit(self.stage.code(self.area.unit))

    def tell(self) -> None:
        """Strike the sum of the compound, and say how the patrols did."""
        if self.gate is not None and self.gate.area is not None:
            here = inside_now(self.stage.incident.code, [self.gate.area.pk])[self.gate.area.pk]
            self.say(
                f"gate: {here.by_gates} inside by the gates, {here.by_people} by persons; difference {here.difference}"
            )
        self.patrols.tell()
