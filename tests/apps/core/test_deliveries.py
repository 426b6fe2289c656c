"""The job queue: leased, fenced, backed off, and loud when it gives up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.core.actions import (
    beat,
    claim_deliveries,
    fail_delivery,
    keep_protocol,
    open_incident,
    revive_delivery,
    run_delivery,
    run_long_delivery,
)
from bihuan.apps.core.journal import EventDraft, on, record_event, subscriptions, writing
from bihuan.apps.core.journal.subscriptions import Owed
from bihuan.apps.core.models import Delivery, Event
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.queries import heartbeat_ages, queue_state
from bihuan.apps.core.rules import LEASE, MAX_FAILURES, Actor, Role, back_off
from bihuan.config.rounds import drain, run_jobs, run_long_jobs
from bihuan.engine.protocol.reader import shipped_bytes

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 21, 8, tzinfo=UTC)
BY = Actor("account", Role.DESK_LEAD, "X")


@pytest.fixture
def _incident() -> None:
    """Open the incident in which a dead job opens its order."""
    protocol = keep_protocol(body=shipped_bytes("measles_who"))
    open_incident(code="X", name="X", name_en="X", protocol=protocol, at=AT, is_drill=True, time_zone="Asia/Shanghai")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Owed]:
    """Subscribe a job that keeps what it was told, for this test alone."""
    told: list[Owed] = []
    monkeypatch.setattr(subscriptions, "_BY_KIND", dict(subscriptions._BY_KIND))
    monkeypatch.setattr(subscriptions, "_HANDLERS", dict(subscriptions._HANDLERS))
    monkeypatch.setattr(subscriptions, "_LONG", set(subscriptions._LONG))

    @on("test.owed", job="test.keep")
    def keep(owed: Owed, at: datetime) -> None:
        told.append(owed)

    @on("test.broken", job="test.break")
    def fail(owed: Owed, at: datetime) -> None:
        with writing():
            record_event(draft("test.half_done"))
        raise ZeroDivisionError

    @on("test.long", job="test.work", is_long=True)
    def work(owed: Owed, at: datetime) -> None:
        told.append(owed)
        if owed.facts["what"] == "that":
            raise ZeroDivisionError

    return told


def draft(kind: str) -> EventDraft:
    return EventDraft(kind, "test", new_id(), n=0, by=BY, at=AT, facts={"what": "this"})


def write(kind: str) -> None:
    with writing():
        record_event(draft(kind))


def test_a_job_runs_once_and_is_done(ran: list[Owed]) -> None:
    write("test.owed")
    assert (run_jobs(at=AT), run_jobs(at=AT)) == (1, 0)
    assert [(owed.kind, owed.facts) for owed in ran] == [("test.owed", {"what": "this"})]
    assert Delivery.objects.get().done_at == AT


def test_a_claimed_job_is_left_alone_until_its_lease_ends_and_then_the_first_claimant_is_fenced_off(
    ran: list[Owed],
) -> None:
    write("test.owed")
    (first,) = claim_deliveries(at=AT, most=10)
    assert claim_deliveries(at=AT + LEASE - timedelta(seconds=1), most=10) == []
    (second,) = claim_deliveries(at=AT + LEASE, most=10)
    assert run_delivery(delivery=first, at=AT + LEASE) is False
    assert run_delivery(delivery=second, at=AT + LEASE) is True
    assert run_delivery(delivery=second, at=AT + LEASE) is False
    assert len(ran) == 1


@pytest.mark.usefixtures("_incident", "ran")
def test_a_failing_job_leaves_nothing_half_done_backs_off_and_dies_loudly() -> None:
    write("test.broken")
    at = AT
    for failures in range(1, MAX_FAILURES + 1):
        assert run_jobs(at=at) == 1
        delivery = Delivery.objects.get(job="test.break")
        assert (delivery.failures, delivery.due_at) == (failures, at + back_off(failures))
        assert (delivery.dead_at is not None) == (failures == MAX_FAILURES)
        at = delivery.due_at
    assert list(Event.objects.filter(kind="test.half_done")) == []
    died = Event.objects.get(kind="delivery.died")
    assert died.subject_id == delivery.pk
    assert queue_state(at).dead == 1
    assert Delivery.objects.filter(job="orders.open_stuck", event=died.index).count() == 1
    assert revive_delivery(delivery_id=delivery.pk, at=at) is True
    assert revive_delivery(delivery_id=delivery.pk, at=at) is False
    assert run_jobs(at=at) >= 1


def test_a_fenced_off_worker_cannot_fail_the_job_either(ran: list[Owed]) -> None:
    write("test.owed")
    (first,) = claim_deliveries(at=AT, most=1)
    claim_deliveries(at=AT + LEASE, most=1)
    fail_delivery(delivery=first, error="late", at=AT + LEASE)
    assert Delivery.objects.get().failures == 0


def test_back_off_doubles_and_is_capped() -> None:
    assert [back_off(n).total_seconds() for n in (1, 2, 3, 9, 30)] == [1, 2, 4, 256, 300]


@pytest.mark.usefixtures("ran")
def test_stuck_jobs_and_silent_tasks_are_seen() -> None:
    write("test.owed")
    assert queue_state(AT + 3 * LEASE).stuck == 1
    beat(task="sweeper", at=AT)
    assert heartbeat_ages(AT + timedelta(seconds=7)) == {"sweeper": 7.0}


def owe_long(what: str = "this") -> None:
    with writing():
        record_event(EventDraft("test.long", "test", new_id(), n=0, by=BY, at=AT, facts={"what": what}))


def test_a_long_job_is_left_to_its_own_thread(ran: list[Owed]) -> None:
    owe_long()
    assert run_jobs(at=AT) == 0
    assert claim_deliveries(at=AT, most=10) == []
    assert run_long_jobs(at=AT) == 1
    assert [owed.facts["what"] for owed in ran] == ["this"]
    assert run_long_jobs(at=AT) == 0


def test_who_waits_for_all_jobs_waits_for_long_ones_too(ran: list[Owed]) -> None:
    owe_long()
    assert drain(at=AT) == 1
    assert len(ran) == 1


@pytest.mark.usefixtures("_incident")
def test_a_long_job_that_fails_comes_again_and_dies_in_the_end(ran: list[Owed]) -> None:
    owe_long("that")
    at = AT
    for number in range(1, MAX_FAILURES + 1):
        at += timedelta(minutes=10)
        assert run_long_jobs(at=at) == 1
        assert Delivery.objects.get(job="test.work").failures == number
    assert Delivery.objects.get(job="test.work").dead_at == at
    assert Event.objects.filter(kind="delivery.died").count() == 1
    assert [owed.failures for owed in ran] == list(range(MAX_FAILURES))


def test_a_long_job_is_begun_again_only_when_its_lease_ran_out(ran: list[Owed]) -> None:
    owe_long()
    [held] = claim_deliveries(at=AT, most=1, is_long=True)
    assert run_long_jobs(at=AT + timedelta(seconds=29)) == 0
    [taken] = claim_deliveries(at=AT + LEASE, most=1, is_long=True)
    assert run_long_delivery(delivery=held, at=AT, clock=lambda: AT) is False
    assert run_long_delivery(delivery=taken, at=AT, clock=lambda: AT) is True
    assert len(ran) == 2
