"""T12: two people press the same button, two workers take the same jobs; one wins, and the books balance."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.core.journal.subscriptions import jobs_for
from bihuan.apps.core.models import Delivery, Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.actions import OrderUnknown, move_order
from bihuan.apps.orders.models import Notice, WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.config.rounds import drain
from tests.apps.orders.books.busy import AT
from tests.faults.loop import cast, differences
from tests.worlds import World, make_world, more_lines, receive_lines

pytestmark = pytest.mark.django_db(transaction=True)
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
ORDERS = 50
OWED = ORDERS * len(jobs_for("order.dispatched"))
BUTTONS = {"dispatch": "lead", "sign": "officer@PCS-03", "start": "officer@PCS-03", "report": "officer@PCS-03"}
ACCEPTED = {"accept": "reviewer"}
SAID = Details(unit="PCS-03", duty_role="unit_duty_officer", result="verified")
THREADS, TRIES = 8, 2_000 if IS_PROOF else 60


def together(*tasks: Callable[[], object]) -> list[object]:
    """Run the tasks at one moment, each in a thread with its own connection; return what each gave or raised."""
    found: list[object] = [None] * len(tasks)
    gate = threading.Barrier(len(tasks))

    def run(place: int) -> None:
        connection.ensure_connection()
        gate.wait()
        try:
            found[place] = tasks[place]()
        except Exception as error:  # the test looks at what it was
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def world() -> World:
    world = make_world(records=0, at=AT)
    world.orders = receive_lines(world, more_lines(ORDERS))
    return world


def press(world: World, move: str, order: str, n: int) -> Callable[[], object]:
    by = world.actor((BUTTONS | ACCEPTED)[move])
    return lambda: move_order(move=move, order_id=order, by=by, at=AT, details=SAID, expected_n=n)


def told(outcome: object) -> str:
    return outcome.code if isinstance(outcome, NotAllowed) else type(outcome).__name__


def test_two_people_press_the_same_button_and_one_of_them_wins(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    results: Counter[tuple[str, str]] = Counter()
    for order in world.orders:
        for n, move in enumerate(BUTTONS | ACCEPTED):
            pair = together(press(world, move, order, n), press(world, move, order, n))
            first, second = sorted(told(one) for one in pair)
            results[(first, second)] += 1
    assert results == {("Moved", "stale"): ORDERS * 5}
    assert set(WorkOrder.objects.values_list("state", "n")) == {("CLOSED", 5)}
    drain(at=AT)
    assert differences(world.incident.code, AT) == {}
    with capsys.disabled():
        print(f"\nT12 {connection.vendor}: {ORDERS * 5} buttons pressed twice at once, one winner each")


def test_one_of_two_who_never_said_what_they_saw_meets_the_wrong_state(world: World) -> None:
    by = world.actor("lead")
    for order in world.orders[:10]:
        pair = together(*[lambda: move_order(move="dispatch", order_id=order, by=by, at=AT, details=SAID)] * 2)  # noqa: B023 - run at once
        assert sorted(told(one) for one in pair) == ["Moved", "wrong_state"]


def test_two_workers_who_claim_at_once_have_each_effect_once(world: World) -> None:
    for order in world.orders:
        world.dispatch(order)

    def work() -> int:
        return sum(run_delivery(delivery=one, at=AT) for one in claim_deliveries(at=AT, most=OWED))

    assert sorted(together(work, work)) in ([0, OWED], [OWED // 2, OWED // 2])  # type: ignore[type-var]  # whole numbers
    assert Notice.objects.count() == ORDERS
    assert not Delivery.objects.filter(done_at=None).exists()


def test_a_worker_whose_lease_ran_out_is_fenced_off(world: World) -> None:
    for order in world.orders:
        world.dispatch(order)
    late = claim_deliveries(at=AT, most=OWED)
    at = AT + timedelta(seconds=30)
    now = claim_deliveries(at=at, most=OWED)

    def run(mine: list[Delivery]) -> Callable[[], int]:
        return lambda: sum(run_delivery(delivery=one, at=at) for one in mine)

    assert together(run(late), run(now)) == [0, OWED]
    assert Notice.objects.count() == ORDERS


def test_eight_threads_at_random_never_meet_a_lock_and_the_books_balance(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    people, counts = cast(world), Counter[str]()

    def storm(seed: int) -> Callable[[], object]:
        chance = random.Random(seed)

        def run() -> None:
            for _ in range(TRIES):
                move, order = chance.choice(list(MOVES)), chance.choice(world.orders[:12])
                fitting = [one for one in people if one.role in MOVES[move].by] or people
                details = Details(
                    unit="PCS-03", duty_role="unit_duty_officer", reason="x", result="verified", seconds=600
                )
                try:
                    move_order(move=move, order_id=order, by=chance.choice(fitting), at=AT, details=details)
                    counts["moved"] += 1
                except (NotAllowed, OrderUnknown):
                    counts["refused"] += 1

        return run

    raised = [one for one in together(*[storm(seed) for seed in range(THREADS)]) if one is not None]
    assert [one for one in raised if isinstance(one, OperationalError)] == []
    assert raised == []
    drain(at=AT)
    assert differences(world.incident.code, AT, is_deep=True) == {}
    assert counts["moved"] == Event.objects.filter(subject="order").exclude(kind="order.opened").count()
    with capsys.disabled():
        print(f"\nT12 {connection.vendor}: {THREADS} threads, {dict(counts)}, 0 lock errors")
