"""Every command of the product, ready to be sent and sent again: the same words, the same UUID."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from bihuan.apps.core.journal import run_command, seal_blocks
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import (
    add_source,
    check_expectations,
    decide_no_action,
    dispose_batch,
    receive_batch,
    recount_batch,
    report_zero,
    settle_record,
)  # fmt: skip
from bihuan.apps.intake.models import Disposition, Source
from bihuan.apps.orders.actions import (
    Choice,
    Report,
    acknowledge_sheet,
    dispatch_orders,
    give_handover,
    move_order,
    open_internal_order,
    receive_handover,
    report_order,
    sign_all,
    split_order,
    sweep,
)  # fmt: skip
from bihuan.apps.orders.actions.books import close_day, strike_balance
from bihuan.apps.orders.actions.handover import override_handover
from bihuan.apps.orders.actions.outcomes_sheets import escalate_sheets, issue_outcome_sheets
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.config.rounds import drain
from tests.apps.orders.books.busy import AT
from tests.faults.machine import HEADER, line_of
from tests.worlds import World, make_world, more_lines, receive_lines

Command = Callable[[], object]
NOT_BY_PEOPLE = frozenset({"split", "join", "child_ended", "child_reopened", "escalate"})
BY_PEOPLE = tuple(name for name in MOVES if name not in NOT_BY_PEOPLE)
BEFORE = {
    "SUSPENDED": ("SIGNED", "start", "ask_suspension", "suspend"), "RETURN_ASKED": ("SIGNED", "ask_return"),
    "DISPUTED": ("SIGNED", "dispute"), "MERGED": ("NEW", "merge"), "CANCELLED": ("NEW", "ask_cancel", "cancel"),
    "suspend": ("WORKING", "ask_suspension"), "refuse_asking": ("WORKING", "ask_suspension"),
    "extend": ("WORKING", "ask_extension"), "cancel": ("WORKING", "ask_cancel"), "keep": ("NEW", "ask_cancel"),
    "stand_down": ("SIGNED", "recall"), "call_back_unsatisfied": ("CLOSED",), "accept_child": ("NEW",),
}  # fmt: skip
WHO = {
    "desk_lead": "lead", "desk_analyst": "analyst", "reviewer": "reviewer", "unit_dispatcher": "dispatcher@PCS-03",
    "field_officer": "officer@PCS-03", "commander": "commander", "inspector": "inspector",
}  # fmt: skip


@dataclass
class Stage:
    """A world in which every command has its order ready."""

    world: World
    at: datetime = AT + timedelta(seconds=5)
    orders: dict[str, str] = field(default_factory=dict)

    def take(self) -> str:
        """Return a new order that nobody has used yet."""
        return str(self.world.orders.pop())

    def prepare(self, name: str) -> str:
        """Bring an order to where the move can be made."""
        order = self.take()
        move = MOVES.get(name)
        state = min(state.value for state in move.sources) if move else "NEW"
        first, *moves = BEFORE.get(name) or BEFORE.get(state) or (state,)
        if first != "NEW":
            self.world.bring(order, first)
        for step in moves:
            self.move(step, order, "")()
        self.orders[name] = order
        return order

    def details(self, move: str) -> Details:
        """Return what the move needs."""
        said = {name: "given" for name in MOVES[move].needs if name not in {"children", "records", "seconds"}}
        said |= {"unit": "SQ-07", "duty_role": "unit_duty_officer"} if "unit" in said else {}
        said |= {"survivor": self.world.orders[0]} if "survivor" in said else {}
        said |= {"answer": "satisfied"} if "answer" in said else {}
        said |= {"result": "verified"} if "result" in said else {}
        return Details(**said, seconds=600)

    def who(self, move: str) -> Actor:
        """Return somebody who may make the move; for the second of two persons, the other one."""
        roles = {role.value for role in MOVES[move].by}
        name = next(WHO[role] for role in WHO if role in roles)
        return self.world.actor("analyst" if move == "cancel" else name)

    def move(self, move: str, order: str, command: str) -> Command:
        """Return the command that makes the move."""
        by, details = self.who(move), self.details(move)
        report = Report(evidence="现场核实", contacted="本人", contacted_at=AT) if move == "report" else None
        return lambda: move_order(
            move=move, order_id=order, by=by, at=self.at, details=details, report=report, command=command
        )

    def once(self, do: Command) -> Command:
        """Let a command that has no memory of its own be remembered by its UUID, as the pages and the API do."""
        command = new_id()

        def said() -> dict[str, object]:
            do()
            return {"done": True}

        return lambda: run_command(command=command, request={"the": "same"}, at=self.at, do=said)

    def receive(self, code: str, lines: list[tuple[int, int]]) -> Command:
        """Return the command that receives a file."""
        body = (HEADER + "".join(line_of(*line) for line in lines)).encode()
        source, clerk = Source.objects.get(code=code), self.world.actor("clerk")
        return lambda: receive_batch(
            source_id=source.id, content=BytesIO(body), filename="a.csv", by=clerk, at=self.at, declared=len(lines)
        )


def make_stage(names: tuple[str, ...]) -> Stage:
    """Return a stage with an order for each of these moves and some to spare."""
    world = make_world(records=0, at=AT)
    world.orders = receive_lines(world, more_lines(len(names) + 16))
    stage = Stage(world)
    for name in names:
        stage.prepare(name)
    drain(at=stage.at)
    return stage


def moves() -> tuple[Stage, dict[str, Command]]:
    """Return every move of the table, each with its own order."""
    stage = make_stage(BY_PEOPLE)
    return stage, {name: stage.move(name, stage.orders[name], new_id()) for name in BY_PEOPLE}


def orders_at_once() -> tuple[Stage, dict[str, Command]]:
    """Return the commands about more than one order."""
    stage = make_stage(("call_back_unsatisfied", "accept_child"))
    world, at = stage.world, stage.at
    lead, unit = world.actor("lead"), world.actor("dispatcher@PCS-03")
    choices = [Choice(stage.take(), "PCS-03", expected_n=0) for _ in range(4)]
    sent = [stage.take() for _ in range(4)]
    for order in sent:
        world.dispatch(order)
    split, parent, late = stage.take(), stage.orders["accept_child"], stage.take()
    split_order(order_id=parent, titles=["东楼", "西楼"], by=lead, at=at)
    child = world.orders[0].__class__(_child_of(parent))
    world.bring(child, "FED_BACK")
    world.bring(late, "CLOSED")
    drain(at=at)
    unsatisfied, bulk, reviewed, noted = Details(answer="not_satisfied"), new_id(), new_id(), new_id()
    return stage, {
        "dispatch_orders": lambda: dispatch_orders(choices=choices, by=lead, at=at, command=bulk),
        "sign_all": lambda: sign_all(order_ids=sent, by=unit, at=at),
        "split_order": stage.once(lambda: split_order(order_id=split, titles=["东楼", "西楼"], by=lead, at=at)),
        "call_back, not satisfied": lambda: move_order(
            move="call_back", order_id=stage.orders["call_back_unsatisfied"], by=lead, at=at, details=unsatisfied,
            command=reviewed,
        ),
        "accept a child": lambda: move_order(
            move="accept", order_id=child, by=world.actor("reviewer"), at=at, command=noted
        ),
        "report_order, too late": stage.once(
            lambda: report_order(
                order_id=late, result="verified", report=Report(note="迟到"), by=world.actor("officer@PCS-03"), at=at
            )
        ),
        "sweep": lambda: sweep(at=AT + timedelta(hours=2)),
        "open_internal_order": lambda: open_internal_order(
            kind="missing_batch", urgency="P2", title="CDC", text="", incident=world.incident.code, at=at
        ),
    }  # fmt: skip


def _child_of(parent: str) -> str:
    from bihuan.apps.orders.models import WorkOrder

    return str(WorkOrder.objects.filter(parent=parent).order_by("pk").values_list("pk", flat=True)[0])


def door() -> tuple[Stage, dict[str, Command]]:
    """Return the commands of intake and the jobs that follow them."""
    stage = make_stage(())
    world, at, incident = stage.world, stage.at, stage.world.incident.code
    lead, clerk = world.actor("lead"), world.actor("clerk")
    add_source(code="LAB", name="检验中心", by=lead, at=AT - timedelta(hours=12), hours=(9, 15))
    received = stage.receive("CDC", [(1, 0), (2, 0), (2, 0), (3, 0)])().batch  # type: ignore[attr-defined]  # ReceivedBatch
    earlier = stage.receive("LAB", [(4, 0), (5, 0), (4, 1), (5, 1)])().batch  # type: ignore[attr-defined]  # ReceivedBatch
    dispose_batch(batch_id=earlier.id, by=clerk, at=at)
    held = list(Disposition.objects.filter(kind="held").order_by("line").values_list("pk", flat=True))
    accepted = (
        Disposition.objects.filter(batch=earlier, kind="accepted").order_by("line").values_list("pk", flat=True)[0]
    )
    lab = Source.objects.get(code="LAB").id
    settle_record(record_id=held[0], kind="rejected", reason="source_withdrew", by=lead, at=at)
    return stage, {
        "receive_batch": stage.receive("CDC", [(6, 0), (7, 0), (8, 0)]),
        "dispose_batch": lambda: dispose_batch(batch_id=received.id, by=clerk, at=at),
        "settle_record": lambda: settle_record(
            record_id=held[1], kind="accepted", reason="checked_with_source", by=lead, at=at
        ),
        "decide_no_action": lambda: decide_no_action(record_id=accepted, reason="already_handled", by=lead, at=at),
        "recount_batch": stage.once(
            lambda: recount_batch(batch_id=received.id, declared=4, reason="source_miscounted", by=lead, at=at)
        ),
        "report_zero": stage.once(lambda: report_zero(source_id=lab, day=at.date(), by=clerk, at=at)),
        "check_expectations": lambda: check_expectations(incident=incident, at=at),
        "run the jobs": lambda: drain(at=at + timedelta(minutes=2)),
    }  # fmt: skip


def books() -> tuple[Stage, dict[str, Command]]:
    """Return the commands that sign and strike."""
    stage = make_stage(("accept", "sign"))
    world, at, incident = stage.world, stage.at, stage.world.incident.code
    lead, analyst = world.actor("lead"), world.actor("analyst")
    for _ in range(3):
        world.bring(stage.take(), "CLOSED")
    drain(at=at)
    sheet = issue_outcome_sheets(incident=incident, date=at.date(), at=at)[0].pk
    world.bring(stage.take(), "CLOSED")
    given = give_handover(unit="PCS-03", by=world.actor("dispatcher@PCS-03"), at=at).pk
    other = Actor("another", Role.UNIT_DISPATCHER, incident, "PCS-03")
    return stage, {
        "issue_outcome_sheets": lambda: issue_outcome_sheets(incident=incident, date=at.date(), at=at),
        "acknowledge_sheet": lambda: acknowledge_sheet(sheet_id=sheet, by=analyst, at=at),
        "escalate_sheets": lambda: escalate_sheets(incident=incident, at=at + timedelta(hours=26)),
        "give_handover": lambda: give_handover(unit="desk", by=lead, at=at),
        "receive_handover": lambda: receive_handover(handover_id=given, by=other, at=at),
        "override_handover": lambda: override_handover(handover_id=given, reason="无人接班", by=lead, at=at),
        "strike_balance, quick": stage.once(lambda: strike_balance(incident=incident, at=at, is_full=False)),
        "strike_balance, full": stage.once(lambda: strike_balance(incident=incident, at=at, is_full=True)),
        "close_day": lambda: close_day(date=at.date(), at=at),
        "seal_blocks": seal_blocks,
    }  # fmt: skip


GROUPS: dict[str, Callable[[], tuple[Stage, dict[str, Command]]]] = {
    "moves": moves, "orders at once": orders_at_once, "door and jobs": door, "books": books,
}  # fmt: skip
