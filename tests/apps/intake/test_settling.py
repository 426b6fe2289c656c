"""What was left open is decided by a named person, once, and the books still balance."""

from __future__ import annotations

import json

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.sealing import digest_of
from bihuan.apps.intake.actions import decide_no_action, recount_batch, settle_record
from bihuan.apps.intake.models import Batch, Disposition, Person
from bihuan.apps.intake.queries import counts_of
from tests.apps.intake.door import AT, CITIZENS, Door, check_books, csv_of, kinds, make_door, people

pytestmark = pytest.mark.django_db


def _key(of_sender: str) -> str:
    """Return under what the sender's own key is kept: a digest that nobody without our key can try."""
    return digest_of("I1", "key", of_sender.encode())


@pytest.fixture
def door() -> Door:
    return make_door()


def settle(
    door: Door, line: Disposition, kind: str, reason: str = "checked_with_source", **more: object
) -> Disposition:
    return settle_record(record_id=line.pk, kind=kind, reason=reason, by=door.by, at=AT, **more)  # type: ignore[arg-type]  # fields by name


def held(door: Door) -> Disposition:
    return door.bring(csv_of("K1,张三丰,110101199003077741,,")).dispositions.get()


def conflict(door: Door) -> Disposition:
    door.bring(csv_of("K1,张三丰,,13900000001,"))
    return door.bring(csv_of("K1,张三丰,,13900000002,")).dispositions.get()


def refusal(door: Door, line: Disposition, kind: str, **more: object) -> str:
    with pytest.raises(NotAllowed) as refused:
        settle(door, line, kind, **more)
    return refused.value.code


def test_a_held_line_is_accepted_with_corrected_values_and_finds_its_person(door: Door) -> None:
    line = held(door)
    settled = settle(
        door, line, "accepted", "corrected", values={"document_kind": "citizen_number", "document_number": CITIZENS[0]}
    )
    assert (settled.kind, settled.reason, settled.n, settled.key) == ("accepted", "corrected", 1, _key("K1"))
    assert settled.person == Person.objects.get()
    assert settled.person.document == f"citizen_number:{CITIZENS[0]}"
    assert settled.content_key == line.content_key
    event = Event.objects.get(kind="record.settled")
    assert (event.n, event.body_digest, event.reason) == (1, line.record.digest, "corrected")
    assert json.loads(event.facts) == {
        "batch": line.batch_id, "batch_kind": "records", "line": 1, "kind": "accepted", "reason": "corrected",
        "duplicate_of": None,
    }  # fmt: skip
    check_books(line.batch)


def test_the_same_line_again_is_a_duplicate_of_the_settled_one(door: Door) -> None:
    line = held(door)
    settle(door, line, "accepted")
    batch = door.bring(csv_of("K1,张三丰,110101199003077741,,"), seq=9)
    assert kinds(batch) == [("duplicate", "same_content")]


def test_an_accepted_conflict_gets_a_key_of_its_own_and_is_known_again(door: Door) -> None:
    settled = settle(door, conflict(door), "accepted", "other_person")
    assert (settled.key, settled.duplicate_of) == (f"{_key('K1')}#2", "")
    again = door.bring(csv_of("K1,张三丰,,13900000002,", "K1,张三丰,,13900000003,"))
    assert kinds(again) == [("duplicate", "same_content"), ("held", "conflict")]
    third = settle(door, again.dispositions.get(line=2), "accepted", "other_person")
    assert third.key == f"{_key('K1')}#3"
    check_books(again)


def test_a_conflict_settled_as_duplicate_points_to_the_accepted_record(door: Door) -> None:
    line = conflict(door)
    settled = settle(door, line, "duplicate", "superseded")
    assert settled.duplicate_of == line.duplicate_of != ""
    check_books(line.batch)


def test_a_duplicate_needs_an_accepted_original(door: Door) -> None:
    line = held(door)
    assert refusal(door, line, "duplicate") == "bad_settlement"
    assert refusal(door, line, "duplicate", duplicate_of=line.pk) == "bad_settlement"
    original = door.another("lab").bring(csv_of(*people(1))).dispositions.get()
    assert settle(door, line, "duplicate", duplicate_of=original.pk).duplicate_of == original.pk


def test_a_line_is_settled_once(door: Door) -> None:
    line = held(door)
    settle(door, line, "rejected", "source_withdrew")
    assert refusal(door, line, "accepted") == "not_held"
    check_books(line.batch)


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("held", {}, "bad_settlement"),
        ("accepted", {"reason": "他说没问题"}, "bad_reason"),
        ("accepted", {"values": {"salary": "1"}}, "bad_value"),
    ],
)
def test_what_cannot_be_said_is_refused(door: Door, kind: str, more: dict[str, object], code: str) -> None:
    line = held(door)
    assert refusal(door, line, kind, **more) == code
    assert Disposition.objects.get(pk=line.pk).kind == "held"


def test_an_auditor_reads_and_does_not_decide(door: Door) -> None:
    line = held(door)
    with pytest.raises(NotAllowed) as refused:
        settle_record(record_id=line.pk, kind="rejected", reason="x", by=Actor("a", Role.AUDITOR, "I1"), at=AT)
    assert refused.value.code == "wrong_role"


def test_a_record_that_is_not_there_is_not_found(door: Door) -> None:
    with pytest.raises(NotAllowed) as refused:
        decide_no_action(record_id="nothing", reason="for_information", by=door.by, at=AT)
    assert refused.value.code == "not_found"


def test_an_officer_decides_once_that_a_record_needs_no_order(door: Door) -> None:
    line = door.bring(csv_of(*people(1))).dispositions.get()
    decided = decide_no_action(record_id=line.pk, reason="for_information", by=door.by, at=AT)
    assert (decided.effect, decided.n) == ("no_action", 1)
    event = Event.objects.get(kind="record.no_action")
    assert (json.loads(event.facts), event.n, event.actor) == ({"reason": "for_information"}, 1, door.by.account)
    with pytest.raises(NotAllowed) as refused:
        decide_no_action(record_id=line.pk, reason="for_information", by=door.by, at=AT)
    assert refused.value.code == "already_answered"


def test_a_source_corrects_its_count_and_the_difference_goes(door: Door) -> None:
    batch = door.bring(csv_of(*people(3)), declared=5)
    assert counts_of(batch).difference == 2
    recounted = recount_batch(batch_id=batch.id, declared=3, reason="source_miscounted", by=door.by, at=AT)
    assert (recounted.declared, counts_of(recounted).difference) == (3, 0)
    event = Event.objects.get(kind="batch.recounted")
    assert json.loads(event.facts) == {"declared": 3, "reason": "source_miscounted"}
    check_books(recounted)


def test_a_count_that_cannot_be_is_refused(door: Door) -> None:
    batch = door.bring(csv_of(*people(1)))
    for told, code in (({"declared": -1}, "bad_count"), ({"reason": "他们数错了"}, "bad_reason")):
        with pytest.raises(NotAllowed) as refused:
            recount_batch(**{"batch_id": batch.id, "declared": 1, "reason": "x", "by": door.by, "at": AT, **told})  # type: ignore[arg-type]  # fields by name
        assert refused.value.code == code
    Batch.objects.update(state="opened")
    with pytest.raises(NotAllowed) as refused:
        recount_batch(batch_id=batch.id, declared=1, reason="x", by=door.by, at=AT)
    assert refused.value.code == "not_received"
