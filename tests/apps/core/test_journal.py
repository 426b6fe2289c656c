"""The journal: append-only, numbered without a gap, proved by its tree."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.apps.core.actions import claim_deliveries
from bihuan.apps.core.journal import (
    CommandReused,
    EventDraft,
    JournalMoved,
    current_root,
    jobs_for,
    open_body,
    prove_inclusion,
    record_event,
    run_command,
    seal_blocks,
    subscriptions,
    writing,
)
from bihuan.apps.core.journal.tree import is_day_closed
from bihuan.apps.core.journal.writing import facts_of
from bihuan.apps.core.models import CommandAnswer, DayRoot, Delivery, Event, EventBody, JournalBlock, JournalHead
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, Role
from bihuan.engine.ledger.canonical import body_digest, event_leaf, instant
from bihuan.engine.ledger.merkle import root, verify_inclusion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 21, 8, tzinfo=UTC)
BY = Actor("account", Role.DESK_LEAD, "X")


def draft(kind: str = "test.happened", **more: object) -> EventDraft:
    values = {"subject": "test", "subject_id": new_id(), "n": 0, "by": BY, "at": AT, "facts": {"number": 1}}
    return EventDraft(kind, **{**values, **more})  # type: ignore[arg-type]  # fields by name


def write(count: int) -> None:
    with writing():
        for _ in range(count):
            record_event(draft())


def canonical(event: Event) -> dict[str, object]:
    names = (
        "index", "incident", "kind", "subject", "subject_id", "n", "from_state", "to_state", "from_holder",
        "to_holder", "actor", "role", "reason", "command", "body_digest",
    )  # fmt: skip
    columns: dict[str, object] = {name: getattr(event, name) for name in names}
    return {**columns, "at": instant(event.at), "facts": json.loads(event.facts)}


def test_events_are_numbered_from_zero_without_a_gap() -> None:
    write(3)
    write(2)
    assert list(Event.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2, 3, 4]
    assert JournalHead.objects.get().size == 5


def test_a_rolled_back_transaction_leaves_no_gap() -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), writing():
        record_event(draft())
        raise ZeroDivisionError
    write(1)
    assert list(Event.objects.order_by("index").values_list("index", flat=True)) == [0, 1]


def test_the_leaf_is_the_hash_of_the_stored_columns_and_the_body_is_salted() -> None:
    with writing():
        index = record_event(draft(body={"name": "张三丰"}))
    event, body = Event.objects.get(pk=index), EventBody.objects.get(pk=index)
    assert event_leaf(canonical(event)).hex() == event.leaf_hash
    salt, content = open_body(body)
    assert event.body_digest == body_digest(salt, content)
    assert json.loads(content) == {"name": "张三丰"}
    assert "张三丰" not in body.content
    assert facts_of(event.facts) == {"number": 1}


def test_every_body_has_a_salt_of_its_own() -> None:
    write(20)
    salts = {body.salt for body in EventBody.objects.all()}
    assert (len(salts), {len(salt) for salt in salts}) == (20, {32})


def test_a_body_that_is_kept_elsewhere_gets_no_second_copy() -> None:
    with writing():
        index = record_event(draft(digest="ab" * 32))
    assert Event.objects.get(pk=index).body_digest == "ab" * 32
    assert EventBody.objects.count() == 0


def test_an_event_outside_a_writing_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        record_event(draft())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_event SET kind = 'other'",
        "DELETE FROM core_event",
        "UPDATE core_eventbody SET content = '{}'",
        "UPDATE core_journalblock SET root = ''",
        "DELETE FROM core_journalblock",
    ],
)
def test_the_database_refuses_to_change_the_journal(statement: str) -> None:
    write(1024)
    seal_blocks()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(kind="test.happened").count() == 1024


def test_the_same_number_of_one_subject_is_refused_by_the_database() -> None:
    subject = new_id()
    with writing():
        record_event(draft(subject_id=subject))
    with pytest.raises(DatabaseError), writing():
        record_event(draft(subject_id=subject))


def test_a_head_that_was_moved_behind_the_back_undoes_the_transaction() -> None:
    write(1)
    with pytest.raises(JournalMoved), writing() as writer:
        record_event(draft())
        JournalHead.objects.update(size=7)
        assert writer.size == 2
    assert Event.objects.count() == 1


@pytest.mark.parametrize("count", [1, 5, 1024, 1030, 2500])
def test_roots_and_proofs_agree_with_the_whole_tree(count: int) -> None:
    write(count)
    leaves = [bytes.fromhex(leaf) for leaf in Event.objects.order_by("index").values_list("leaf_hash", flat=True)]
    for sealed in (False, True):
        if sealed:
            assert seal_blocks() == count // 1024
        assert current_root() == (count, root(leaves).hex())
        assert current_root(count - 1) == (count - 1, root(leaves[:-1]).hex())
        for index in {0, count // 2, count - 1}:
            proof = prove_inclusion(index)
            path = [bytes.fromhex(step) for step in proof.path]
            assert verify_inclusion(leaves[index], index, count, path, bytes.fromhex(proof.root))
    assert JournalBlock.objects.count() == count // 1024
    with pytest.raises(IndexError):
        prove_inclusion(count)


def test_a_command_is_done_once_and_answered_twice() -> None:
    def do() -> dict[str, object]:
        return {"index": record_event(draft())}

    command = new_id()
    first = run_command(command=command, request={"a": 1}, at=AT, do=do)
    assert run_command(command=command, request={"a": 1}, at=AT, do=do) == first
    assert Event.objects.count() == 1
    with pytest.raises(CommandReused):
        run_command(command=command, request={"a": 2}, at=AT, do=do)
    run_command(command="", request={}, at=AT, do=do)
    assert (Event.objects.count(), CommandAnswer.objects.count()) == (2, 1)


def test_each_event_owes_one_delivery_per_subscribed_job() -> None:
    with writing():
        record_event(draft("order.dispatched"))
        record_event(draft("order.urged"))
    assert sorted((d.event, d.job) for d in Delivery.objects.all()) == [
        (0, "briefing.owe_notice"),
        (0, "orders.notify_unit"), (0, "residents.follow_order"), (0, "zones.note_notified"), (0, "zones.note_order"),
    ]  # fmt: skip


def test_the_jobs_of_an_event_are_claimed_in_the_order_in_which_contexts_build_on_each_other() -> None:
    with writing():
        record_event(draft("order.dispatched"))
    owed = list(Delivery.objects.order_by("id"))
    Delivery.objects.all().delete()
    Delivery.objects.bulk_create(reversed(owed))  # a database gives rows back as it has them
    claimed = [one.job for one in claim_deliveries(at=AT + timedelta(days=1), most=9)]
    assert claimed.index("orders.notify_unit") < claimed.index("zones.note_notified")
    assert claimed == jobs_for("order.dispatched")


def test_subscribing_twice_owes_one_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "_BY_KIND", {})
    monkeypatch.setattr(subscriptions, "_HANDLERS", {})
    for _ in range(2):
        subscriptions.on("test.happened", job="test.once")(lambda _, __: None)
    assert subscriptions.jobs_for("test.happened") == ["test.once"]


def test_a_day_is_closed_when_its_own_root_is_signed() -> None:
    day = AT.date()
    assert is_day_closed(day) is False
    DayRoot.objects.create(date=day, tree_size=0, root="", payload="", signature="", key="")
    assert [is_day_closed(day), is_day_closed(day - timedelta(days=1))] == [True, False]
