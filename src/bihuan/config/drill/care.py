"""Residents behind the line in a drill: a community's list, doors that open or do not, and calls for help."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import add_source, dispose_batch, receive_batch
from bihuan.apps.residents.actions import help as asking
from bihuan.apps.residents.actions import help_answering, help_green, help_routing
from bihuan.apps.residents.actions.checks import Told, note_no_answer, note_seen
from bihuan.apps.residents.actions.sweeping import sweep_care
from bihuan.apps.residents.models import CareEntry, HelpRequest, WelfareCheck
from bihuan.config.drill.clock import Clock
from bihuan.config.drill.setting_up import Stage
from bihuan.engine.drill import District
from bihuan.engine.drill.care import HEADER, care_lines

MINUTE = 60
SILENT = 9  # one door in so many does not open
CALLS = (
    ("父亲今天要去做透析，小区出不去", "dialysis"), ("家里没有米和奶粉了", "food"),
    ("老人高血压药只剩一天", "medicine"),
)  # fmt: skip


class Care:
    """The care of a drill: so many on the list, their checks, and three calls for help."""

    def __init__(
        self, stage: Stage, clock: Clock, follow: Callable[[], None], *, district: District, people: int,
        say: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.stage, self.clock, self.follow, self.say = stage, clock, follow, say
        self.district, self.people = district, people
        self.clerk = stage.at_desk("intake_clerk1", Role.INTAKE_CLERK)
        self.lead = stage.at_desk("desk_lead1", Role.DESK_LEAD)
        self.operator = stage.at_desk("hotline_operator1", Role.HOTLINE_OPERATOR)
        self.calls: list[str] = []

    def schedule(self) -> None:
        """Take the list in half an hour after the drill began; then the doors, the calls and what came of them."""
        due = 0
        for minutes, step in (
            (30, self.take_list),
            (60, self.call),
            (30, self.visit),
            (60, self.answer),
            (60, self.tell),
        ):
            due += minutes
            self.clock.later(due * MINUTE, partial(self._do, step))

    def _do(self, step: Callable[[], None]) -> None:
        step()
        self.follow()
        help_green.sweep_help(self.stage.incident.code, self.clock.at)
        sweep_care(incident=self.stage.incident.code, at=self.clock.at)
        self.follow()

    def take_list(self) -> None:
        """Receive the communities' list of those who need care as one file."""
        source = add_source(
            code="care", name="各社区特殊人群名单", name_en="Lists of those who need care", by=self.clerk,
            at=self.clock.at, wants_outcomes=False,
        )  # fmt: skip
        content = HEADER + "".join(care_lines(self.district, self.people))
        received = receive_batch(
            source_id=source.pk, content=io.BytesIO(content.encode()), filename="特殊人群名单.csv", kind="care_list",
            by=self.clerk, at=self.clock.at,
        )  # fmt: skip
        batch = dispose_batch(batch_id=received.batch.pk, by=self.clerk, at=self.clock.at).batch
        self.follow()
        here = CareEntry.objects.filter(incident=self.stage.incident)
        self.say(f"care: {batch.read} lines = {batch.accepted} accepted + {batch.duplicate} duplicate + "
                 f"{batch.rejected} rejected + {batch.held} held; {here.count()} on the register")  # fmt: skip

    def call(self) -> None:
        """Take three calls for help at the hotline, and give each its owner."""
        for number, (words, code) in enumerate(CALLS):
            area = self.district.areas[number % len(self.district.areas)]
            new = asking.NewRequest(
                words, name=f"演练来电{number + 1}", phone=f"1990000000{number}", address=f"{area.name_zh}1栋",
                area=area.code, help_class=code,
            )  # fmt: skip
            self.calls.append(asking.take_request(new=new, by=self.operator, at=self.clock.at))
        for one in self.calls:
            help_routing.route_request(request_id=one, by=self.lead, at=self.clock.at)
        first = help_green.NewLane(
            "示例区人民医院", self.clock.at + timedelta(hours=3), self.clock.at + timedelta(hours=7)
        )
        for item in help_green.open_lane(request_id=self.calls[0], new=first, by=self.lead, at=self.clock.at):
            help_green.settle_item(
                request_id=self.calls[0], item_id=item.pk, is_arranged=True, by=self.lead, at=self.clock.at
            )

    def visit(self) -> None:
        """Knock at every door that is due within the day; one in nine does not open, and its ladder climbs."""
        until = self.clock.at + timedelta(days=1)
        due = WelfareCheck.objects.filter(incident=self.stage.incident, state="open", due_at__lte=until)
        for number, one in enumerate(due.select_related("entry").order_by("due_at", "entry__registered_at", "id")):
            by = self._team(one.unit_id)
            if number % SILENT == SILENT - 1:
                note_no_answer(entry_id=one.entry_id, by=by, at=self.clock.at)
            else:
                note_seen(entry_id=one.entry_id, told=Told(result="well"), by=by, at=self.clock.at)

    def _team(self, unit: str | None) -> Actor:
        return self.stage.at_unit(unit) if unit else self.lead

    def answer(self) -> None:
        """Answer the calls; the first caller is called back and is satisfied, the second does not answer."""
        for one in self.calls:
            help_answering.note_answer(
                request_id=one, code="arranged", text="已安排（演练）", by=self.lead, at=self.clock.at
            )
        for one, result in zip(self.calls, ("satisfied", "no_answer"), strict=False):
            help_answering.record_call(request_id=one, way="phone", result=result, by=self.operator, at=self.clock.at)

    def tell(self) -> None:
        """Say how many were seen, whose ladder stands, and which calls wait for their callers' word."""
        here = CareEntry.objects.filter(incident=self.stage.incident, ended_at=None)
        climbing = WelfareCheck.objects.filter(incident=self.stage.incident, state="open").exclude(step="visit")
        open_calls = HelpRequest.objects.filter(incident=self.stage.incident).exclude(state="closed")
        self.say(
            f"care: {here.count()} on the register, {here.exclude(seen_at=None).count()} seen,"
            f" {climbing.count()} on the ladder; {open_calls.count()} calls wait for the caller's word"
        )
