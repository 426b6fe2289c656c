# ruff: noqa: PT017 - a machine must go on after a refusal and look at what it left
"""Any actions by anybody, any repetition, any lost job: a Hypothesis state machine over the real actions."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bihuan.apps.core.actions import claim_deliveries
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.intake.actions import decide_no_action, dispose_batch, recount_batch, settle_record
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.orders.actions import (
    Choice,
    Report,
    dispatch_orders,
    give_handover,
    move_order,
    receive_handover,
    report_order,
    sign_all,
    split_order,
)  # fmt: skip
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.moving import advance, get_row
from bihuan.apps.orders.actions.outcomes_sheets import acknowledge_sheet, escalate_sheets, issue_outcome_sheets
from bihuan.apps.orders.models import Handover, OutcomeSheet
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case, Details
from bihuan.apps.orders.rules.moves import MOVES
from tests.faults import naive
from tests.faults.loop import Loop, cast
from tests.worlds import World

HEADER = "编号,姓名,联系电话,现住址,社区代码\n"
PLACES = (("西山路", "511302001"), ("河东社区", "511302002"), ("桂花村", ""))
CHANCE = st.randoms(use_true_random=False)
WAYS = {
    "NEW": "dispatch", "DISPATCHED": "sign", "SIGNED": "start", "WORKING": "report", "FED_BACK": "accept",
    "RETURN_ASKED": "refuse_return", "DISPUTED": "adjudicate", "SUSPENDED": "resume", "MERGED": "unmerge",
    "CLOSED": "call_back", "CANCELLED": "reopen",
}  # fmt: skip


def line_of(number: int, version: int) -> str:
    """Return one line: the same number is the same sender's key, another version says something else of it."""
    place, code = PLACES[number % 3]
    return f"K{number},王测试{number},139{version}{number:07d},顺安区{place}{number}号,{code}\n"


class LoopMachine(RuleBasedStateMachine):
    """The rules; `world` is set by the test, and every run is undone by a savepoint."""

    world: ClassVar[World]
    runs: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.loop = Loop(self.world, cast(self.world))
        self.files: dict[str, list[bytes]] = {"CDC": [], "LAB": []}
        self.accepted: dict[tuple[str, int], set[int]] = {}
        self.lines: dict[str, list[tuple[int, int]]] = {}
        self.counts = {"accepted": 0, "duplicate": 0, "held": 0, "rejected": 0}
        self.seen = 0
        type(self).runs += 1
        try:
            self._start()
        except BaseException:
            self.undo()
            raise

    def _start(self) -> None:
        """Begin with three orders: an empty desk teaches nothing."""
        self._receive("CDC", [(901, 0), (902, 0), (903, 0)])
        self.dispose_all()
        self.loop.run_jobs()
        assert len(self.loop.things) == 3, "three accepted lines are three orders"

    def teardown(self) -> None:
        try:
            self.settle_down()
        finally:
            self.undo()

    def settle_down(self) -> None:
        """Let everything that is under way come to rest; then both books are compared in full."""
        self.dispose_all()
        self.loop.check_at_rest()
        self.check_lines()
        self.at_the_end()

    def undo(self) -> None:
        """Roll the run back."""
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    def at_the_end(self) -> None:
        """What a test may add."""

    def _order(self, chance: random.Random) -> str:
        """Return an order, every other time the same one: its story shall grow long."""
        known = list(self.loop.things)
        return known[0] if chance.random() < 0.5 else chance.choice(known)

    # ---- the door
    def _receive(self, code: str, lines: list[tuple[int, int]]) -> None:
        body = (HEADER + "".join(line_of(*line) for line in lines)).encode()
        size = journal_size()
        received: Any = self.loop.receive(self.loop.sources()[code], body)
        assert received.is_repeat == (body in self.files[code])
        if received.is_repeat:
            assert journal_size() == size
            return
        self.files[code].append(body)
        self.lines[received.batch.id] = lines

    @rule(chance=CHANCE, code=st.sampled_from(["CDC", "CDC", "LAB"]))
    def receive(self, chance: random.Random, code: str) -> None:
        self._receive(code, [(chance.randrange(1, 6), chance.randrange(2)) for _ in range(chance.randrange(1, 4))])

    @rule(chance=CHANCE)
    def receive_again(self, chance: random.Random) -> None:
        self.loop.receive(self.loop.sources()["CDC"], chance.choice(self.files["CDC"]))

    @rule()
    def dispose_all(self) -> None:
        for batch, lines in list(self.lines.items()):
            disposed = dispose_batch(batch_id=batch, by=self.world.actor("clerk"), at=self.loop.at)
            assert disposed.is_repeat is False
            self._rule(disposed.batch, self.lines.pop(batch))
            assert dispose_batch(batch_id=batch, by=self.world.actor("clerk"), at=self.loop.at).is_repeat
            assert len(lines) == disposed.batch.read

    def _rule(self, batch: Batch, lines: list[tuple[int, int]]) -> None:
        """Dispose in the naive way: known and equal = duplicate, known and unequal = held, else accepted."""
        kinds = []
        for number, version in lines:
            known = self.accepted.setdefault((batch.source.code, number), set())
            kind = "duplicate" if version in known else "held" if known else "accepted"
            known |= {version} if kind == "accepted" else set()
            kinds.append(kind)
            self.counts[kind] += 1
        assert list(batch.dispositions.order_by("line").values_list("kind", flat=True)) == kinds

    @rule(chance=CHANCE, kind=st.sampled_from(["accepted", "rejected", "duplicate"]))
    def settle(self, chance: random.Random, kind: str) -> None:
        held = list(
            Disposition.objects.filter(kind="held").select_related("source", "record").order_by("batch", "line")
        )
        by, at = self.world.actor(chance.choice(["clerk", "lead"])), self.loop.at
        if not held:
            return
        one = chance.choice(held)
        settle_record(record_id=one.pk, kind=kind, reason="checked_with_source", by=by, at=at)
        self.counts["held"] -= 1
        self.counts[kind] += 1
        if kind == "accepted":
            number, version = int(one.values["external_key"][1:]), int(one.values["phone"].removeprefix("+86")[3])
            self.accepted[(one.source.code, number)].add(version)
        size = journal_size()
        try:
            settle_record(record_id=one.pk, kind=kind, reason="checked_with_source", by=by, at=at)
        except NotAllowed as refusal:
            assert (refusal.code, journal_size()) == ("not_held", size)
        else:
            raise AssertionError("a line was settled twice")

    @rule(chance=CHANCE)
    def decide_that_nothing_is_needed(self, chance: random.Random) -> None:
        accepted = list(Disposition.objects.filter(kind="accepted").order_by("batch", "line"))
        one, size = chance.choice(accepted), journal_size()
        try:
            decide_no_action(record_id=one.pk, reason="already_handled", by=self.world.actor("lead"), at=self.loop.at)
        except NotAllowed:
            assert (one.effect != "", journal_size()) == (True, size)
        else:
            assert one.effect == ""

    @rule(chance=CHANCE)
    def recount(self, chance: random.Random) -> None:
        batch = chance.choice(list(Batch.objects.order_by("opened_at", "seq")))
        lead = self.world.actor("lead")
        recount_batch(batch_id=batch.pk, declared=batch.read, reason="source_miscounted", by=lead, at=self.loop.at)

    # ---- moves
    @rule(chance=CHANCE)
    def go_on(self, chance: random.Random) -> None:
        """Make the next ordinary move of an order, by somebody who may."""
        order = self._order(chance)
        it, loop = self.loop.things[order], self.loop
        move = WAYS[it.state]
        may = [by for by in loop.people if by.role.value in naive.TABLE[move].roles and by.unit in {"", it.unit}]
        said = {**loop.say(chance, order), "unit": "PCS-03", "duty_role": "unit_duty_officer", "reason": "ok"}
        loop.attempt(move, order, chance.choice(may), {**said, "result": "verified"}, command=new_id())

    @rule(chance=CHANCE)
    def try_something_fitting(self, chance: random.Random) -> None:
        """Try a move that the state and the role allow; whether it goes is up to the guards."""
        order = self._order(chance)
        state = self.loop.things[order].state
        move = chance.choice([move for move in MOVES.values() if state in move.sources])
        people = [by for by in self.loop.people if by.role in move.by] or self.loop.people
        said = self.loop.say(chance, order)
        self.loop.attempt(move.name, order, chance.choice(people), said, command=chance.choice(["", new_id()]))

    @rule(chance=CHANCE)
    def try_anything(self, chance: random.Random) -> None:
        order = self._order(chance)
        people = [*self.loop.people, system(self.loop.code)]
        self.loop.attempt(chance.choice(list(MOVES)), order, chance.choice(people), self.loop.say(chance, order))

    @rule(chance=CHANCE)
    def try_from_a_stale_page(self, chance: random.Random) -> None:
        order = self._order(chance)
        n = get_row(order, self.world.actor("lead")).n
        lead = self.world.actor("lead")
        self.loop.attempt(
            "ask_cancel", order, lead, self.loop.say(chance, order), expected_n=chance.choice([n + 1, n - 1])
        )

    @rule(chance=CHANCE)
    def decide_twice_on_what_was_read_once(self, chance: random.Random) -> None:
        """Two people act on the same reading of an order: the second must not move it."""
        order = self._order(chance)
        it, lead = self.loop.things[order], self.world.actor("lead")
        if it.state not in naive.OPEN - {"NEW"}:
            return
        row, said = get_row(order, lead), self.loop.say(chance, order)
        step = decide("urge", Case(order, row.order, lead, self.loop.at))
        assert self.loop.attempt("urge", order, lead, said)
        size = journal_size()
        try:
            with writing():
                advance(row, step, by=lead, at=self.loop.at, details=Details())
        except NotAllowed as refusal:
            assert (refusal.code, journal_size()) == ("stale", size)
        else:
            raise AssertionError("an order was moved from a state it no longer had")

    @rule(chance=CHANCE)
    def repeat_a_command(self, chance: random.Random) -> None:
        told, moved = chance.choice(self.loop.sent or [({"command": ""}, None)])
        if told["command"]:
            size = journal_size()
            assert move_order(at=self.loop.at + timedelta(seconds=1), **told) == moved  # type: ignore[arg-type]  # the same keywords again
            assert journal_size() == size

    @rule(chance=CHANCE)
    def report_late(self, chance: random.Random) -> None:
        """What the field says of an order that has moved on is kept as a note and moves nothing."""
        order = self._order(chance)
        it = self.loop.things[order]
        if it.unit and it.state != "WORKING":
            by = self.world.actor(f"officer@{it.unit}")
            told = Report(note="迟到的反馈", contacted="本人", contacted_at=self.loop.at)
            moved = report_order(order_id=order, result="verified", report=told, by=by, at=self.loop.at)
            assert moved.state == it.state

    # ---- many at once
    @rule(chance=CHANCE)
    def dispatch_many(self, chance: random.Random) -> None:
        chosen = chance.sample(list(self.loop.things), k=min(3, len(self.loop.things)))
        said = {"unit": "SQ-07", "duty_role": "unit_duty_officer", "survivor": ""}
        should = all(self.loop.things[order].state == "NEW" for order in chosen) and not self.loop.is_handing_over
        lead, size = self.world.actor("lead"), journal_size()
        choices, command = [Choice(order, "SQ-07") for order in chosen], new_id()
        try:
            moved = dispatch_orders(choices=choices, by=lead, at=self.loop.at, command=command)
        except NotAllowed:
            assert (should, journal_size()) == (False, size)
            return
        assert should
        assert dispatch_orders(choices=choices, by=lead, at=self.loop.at, command=command) == moved
        assert journal_size() == size + len(chosen)
        for order in chosen:
            naive.move("dispatch", self.loop.things, order, self.loop._try(lead, said))

    @rule(unit=st.sampled_from(["PCS-03", "SQ-07"]))
    def sign_for_all(self, unit: str) -> None:
        by = self.world.actor(f"dispatcher@{unit}")
        mine = [order for order, it in self.loop.things.items() if (it.state, it.unit) == ("DISPATCHED", unit)]
        ended = [order for order, it in self.loop.things.items() if it.state in naive.ENDED]
        assert len(sign_all(order_ids=mine + ended, by=by, at=self.loop.at)) == len(mine)
        for order in mine:
            naive.move("sign", self.loop.things, order, self.loop._try(by, {"survivor": ""}))

    @rule(chance=CHANCE)
    def split(self, chance: random.Random) -> None:
        order, size = self._order(chance), journal_size()
        it = self.loop.things[order]
        titles = ["东楼", "西楼", "北楼"][: chance.randrange(1, 4)]
        should = it.state in {"NEW", "SIGNED", "WORKING"} and it.children == 0 and len(titles) > 1
        try:
            split_order(order_id=order, titles=titles, by=self.world.actor("analyst"), at=self.loop.at)
        except NotAllowed:
            assert (should, journal_size()) == (False, size)
            return
        assert should
        it.children += len(titles)
        self.loop.learn()

    # ---- the background and the paper
    @rule()
    def run_jobs(self) -> None:
        self.loop.run_jobs()

    @rule(chance=CHANCE)
    def lose_jobs(self, chance: random.Random) -> None:
        self.loop.lose_jobs(chance)

    @rule()
    def die_with_a_lease(self) -> None:
        claim_deliveries(at=self.loop.at, most=100)

    @rule(seconds=st.sampled_from([31, 120, 901, 3_000]))
    def pass_time(self, seconds: int) -> None:
        limit = self.loop.at + timedelta(seconds=seconds) - timedelta(hours=1)
        if Batch.objects.filter(state="received", received_at__lte=limit).exists():
            self.dispose_all()  # an hour is what the books allow
        self.loop.pass_time(seconds)

    @rule(hours=st.sampled_from([5, 26, 80]))
    def pass_days(self, hours: int) -> None:
        """A night: nothing stays undisposed, the sheets go out, the late ones are asked for."""
        self.dispose_all()
        for _ in range(0, hours, 20):
            self.loop.pass_time(min(hours, 20) * 3_600)
            self.send_sheets()
            escalate_sheets(incident=self.loop.code, at=self.loop.at)
            self.loop.run_jobs()

    @rule()
    def send_sheets(self) -> None:
        issue_outcome_sheets(incident=self.loop.code, date=self.loop.at.date() + timedelta(days=1), at=self.loop.at)

    @rule()
    def acknowledge(self) -> None:
        for sheet in OutcomeSheet.objects.filter(acknowledged_at=None):
            acknowledge_sheet(sheet_id=sheet.pk, by=self.world.actor("clerk"), at=self.loop.at)

    @rule(unit=st.sampled_from(["desk", "desk", "PCS-03"]))
    def hand_over(self, unit: str) -> None:
        by = self.world.actor("lead" if unit == "desk" else f"dispatcher@{unit}")
        is_waiting = Handover.objects.filter(unit=unit, received_at=None).exists()
        try:
            given = give_handover(unit=unit, by=by, at=self.loop.at)
        except NotAllowed:
            assert is_waiting
            return
        held = "desk" if unit == "desk" else f"unit:{unit}"
        assert not is_waiting
        assert given.closing == sum(it.holder == held for it in self.loop.things.values())
        self.loop.is_handing_over = unit == "desk" or self.loop.is_handing_over

    @rule()
    def take_over(self) -> None:
        for given in Handover.objects.filter(received_at=None, unit="desk"):
            for name in ("lead", "analyst"):
                try:
                    receive_handover(handover_id=given.pk, by=self.world.actor(name), at=self.loop.at)
                except NotAllowed as refusal:
                    assert (name, refusal.code) == ("lead", "second_person_needed")
        self.loop.is_handing_over = False

    @rule(is_full=st.booleans())
    def strike(self, is_full: bool) -> None:
        assert strike_balance(incident=self.loop.code, at=self.loop.at, is_full=is_full).unaccounted == 0

    @invariant()
    def both_books_agree(self) -> None:
        type(self).steps += 1
        self.loop.check(self.seen)
        self.seen = journal_size()

    def check_lines(self) -> None:
        """The naive counts of lines are those of the tables."""
        kinds = Disposition.objects.values_list("kind", flat=True)
        assert {kind: list(kinds).count(kind) for kind in self.counts} == self.counts
