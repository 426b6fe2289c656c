"""Whatever is done to tubes: members are samples, every tube stands in one step, nobody is miscounted."""

from __future__ import annotations

from contextlib import ExitStack, suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.actions.custody import count_box, receive_box
from bihuan.apps.screening.actions.custody_losing import lose_tube
from bihuan.apps.screening.actions.results_settling import settle_result
from bihuan.apps.screening.actions.tubes import add_members, begin_tube, fill_tube, seal_tube
from bihuan.apps.screening.models import Box, HeldMember, Pool, Sample, TubeResult
from bihuan.apps.screening.queries.custody import balance
from bihuan.apps.screening.queries.sets import check_of
from bihuan.apps.screening.queries.tubes import tubes_that_do_not_add_up
from tests.apps.screening.tube_ground import Ground, make_ground
from tests.conftest import IS_PROOF

pytestmark = pytest.mark.django_db
PEOPLE = st.lists(st.integers(0, 11), min_size=1, max_size=4, unique=True)
REPEAT = st.sampled_from(["", "", "doctor_asked"])
NUMBER = st.integers(0, 50)


@pytest.fixture
def kept() -> Ground:
    """Return a round with twelve people."""
    return make_ground(people=12)


class Tubes(RuleBasedStateMachine):
    """Officers, couriers and a laboratory who do what they like; a refusal is an answer like another."""

    ground: Ground

    @initialize()
    def begin(self) -> None:
        """Open what is taken back at the end."""
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        self.commands: list[tuple[object, str]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.close()

    def _pick(self, number: int, **where: object) -> Pool | None:
        tubes = list(Pool.objects.filter(**where).order_by("id"))
        return tubes[number % len(tubes)] if tubes else None

    def _try(self, act: object) -> None:
        with suppress(NotAllowed):
            act()  # type: ignore[operator]  # a lambda without arguments

    @rule(people=PEOPLE, repeat=REPEAT)
    def fill(self, people: list[int], repeat: str) -> None:
        """Fill a tube whole, under a command of the phone."""
        ground = self.ground
        new = ground.new(*people, repeat=repeat, command=f"phone-{ground.serial:06d}")
        with suppress(NotAllowed):
            self.commands.append((new, fill_tube(new=new, by=ground.officer, at=ground.at)))

    @precondition(lambda self: self.commands)
    @rule(number=NUMBER)
    def send_again(self, number: int) -> None:
        """Send a command again that the phone believes lost: nothing changes, the answer is the same."""
        new, answer = self.commands[number % len(self.commands)]
        before = (Pool.objects.count(), Sample.objects.count(), Event.objects.count())
        again = fill_tube(new=new, by=self.ground.officer, at=self.ground.at)  # type: ignore[arg-type]  # a NewTube
        assert (again, Pool.objects.count(), Sample.objects.count(), Event.objects.count()) == (answer, *before)

    @rule()
    def open_tube(self) -> None:
        """Open a tube that is filled one by one."""
        new = self.ground.new(kind="pooled", size=5)
        self._try(lambda: begin_tube(new=new, by=self.ground.officer, at=self.ground.at))

    @rule(number=NUMBER, people=PEOPLE, repeat=REPEAT)
    def add(self, number: int, people: list[int], repeat: str) -> None:
        """Put people into an open tube."""
        tube, ground = self._pick(number, state="filling"), self.ground
        members = ground.members(*people, repeat=repeat)
        if tube:
            self._try(lambda: add_members(pool_id=tube.pk, members=members, by=ground.officer, at=ground.at))

    @rule(number=NUMBER)
    def seal(self, number: int) -> None:
        """Seal an open tube."""
        tube, ground = self._pick(number, state="filling"), self.ground
        if tube:
            self._try(lambda: seal_tube(pool_id=tube.pk, by=ground.officer, at=ground.at))

    @rule()
    def hand(self) -> None:
        """Hand every sealed tube over in one box."""
        tubes = list(Pool.objects.filter(state="sealed"))
        if tubes:
            self._try(lambda: self.ground.hand(*tubes))

    @rule(number=NUMBER, some=st.integers(0, 7), counted=st.integers(0, 9))
    def receive(self, number: int, some: int, counted: int) -> None:
        """Take a box in of which every so-many-th tube does not arrive."""
        boxes, ground = list(Box.objects.order_by("id")), self.ground
        if boxes:
            box = boxes[number % len(boxes)]
            codes = [
                code for n, code in enumerate(Pool.objects.values_list("code", flat=True)) if some == 0 or n % some
            ]
            self._try(lambda: count_box(box_id=box.pk, counted=counted, by=ground.lead, at=ground.at))
            self._try(lambda: receive_box(box_id=box.pk, scanned=codes, by=ground.lead, at=ground.at))

    @rule(number=NUMBER)
    def lose(self, number: int) -> None:
        """Give a tube up."""
        tube, ground = self._pick(number), self.ground
        if tube:
            self._try(lambda: lose_tube(pool_id=tube.pk, reason="broken", by=ground.lead, at=ground.at))

    @rule(words=st.lists(st.tuples(NUMBER, st.sampled_from(["阴性", "阳性", "无效"])), min_size=1, max_size=3))
    def say(self, words: list[tuple[int, str]]) -> None:
        """Let the laboratory speak of some tubes, in whatever step they are."""
        told = [(tube, word) for number, word in words if (tube := self._pick(number))]
        if told:
            self.ground.say(*told)

    @rule(number=NUMBER, decision=st.sampled_from(["take", "drop"]))
    def settle(self, number: int, decision: str) -> None:
        """Decide a result that did not fit."""
        rows, ground = list(TubeResult.objects.exclude(fit__in=["applied", "repeated"])), self.ground
        if rows:
            record = rows[number % len(rows)].pk
            self._try(lambda: settle_result(record=record, decision=decision, by=ground.lead, at=ground.at))

    @invariant()
    def members_are_samples(self) -> None:
        assert tubes_that_do_not_add_up(self.ground.round.pk) == []
        tubes, samples = Pool.objects.values_list("members", flat=True), Sample.objects.count()
        assert sum(tubes) == samples

    @invariant()
    def every_tube_stands_in_one_step(self) -> None:
        assert balance(self.ground.round.pk).unaccounted == 0

    @invariant()
    def nobody_is_twice_in_a_tube_and_the_roster_agrees_with_the_tubes(self) -> None:
        pairs = list(Sample.objects.values_list("pool", "entry"))
        assert len(pairs) == len(set(pairs))
        assert check_of(self.ground.round, self.ground.at).differences == 0

    @invariant()
    def a_positive_tube_holds_exactly_its_members(self) -> None:
        for tube in Pool.objects.filter(result="positive", members__gt=1):
            assert HeldMember.objects.filter(pool=tube).count() == tube.members


def test_whatever_is_done_to_tubes_none_is_unaccounted_for(kept: Ground) -> None:
    few = settings(
        max_examples=150 if IS_PROOF else 6, stateful_step_count=40 if IS_PROOF else 18, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine = type("Machine", (Tubes,), {"ground": kept})
    run_state_machine_as_test(machine, settings=few)
