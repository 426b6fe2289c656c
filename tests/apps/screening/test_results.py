"""A laboratory's file: applied once, nothing overwritten, what does not fit is kept, shown and called for."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.models import Disposition
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.custody_losing import lose_tube
from bihuan.apps.screening.actions.excusing import NewExcuse, excuse_people
from bihuan.apps.screening.actions.results_settling import settle_result
from bihuan.apps.screening.models import Pool, Round, TubeResult
from bihuan.apps.screening.queries.custody import balance
from bihuan.apps.screening.queries.results import positivity, result_batches
from tests.apps.screening.tube_ground import Ground, make_laboratory
from tests.refusals import refusal_of
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


def _arrived(ground: Ground, *people: int) -> Pool:
    tube = ground.fill(*people)
    ground.bring(tube)
    return tube


def test_a_file_gives_tubes_their_results_with_one_event_a_chunk_and_one_a_positive_tube(ground: Ground) -> None:
    one, two = _arrived(ground, 0, 1), _arrived(ground, 2, 3)
    records = ground.say((one, "阴性"), (two, "阳性"))
    assert [ground.tube(tube.pk).result for tube in (one, two)] == ["negative", "positive"]
    facts = json.loads(ground.events("pools.resulted")[-1].facts)
    assert (facts["lines"], facts["applied_negative"], facts["applied_positive"]) == (2, 1, 1)
    assert [event.subject_id for event in ground.events("pool.positive")] == [two.pk]
    effects = Disposition.objects.filter(record__in=records).order_by("line").values_list("effect", flat=True)
    assert list(effects) == [f"filed:tube_result:{record}" for record in records]


def test_the_word_of_the_laboratory_is_kept_as_it_came(ground: Ground) -> None:
    tube = _arrived(ground, 0, 1)
    known, strange = ground.say((tube, "阴性"), ("LOT-4711", "阳性"))
    rows = TubeResult.objects.filter(record__in=[known, strange])
    told = {row.record: (row.pool_id, row.code, row.result, str(row.fit), row.settled) for row in rows}
    assert told == {
        known: (tube.pk, tube.code, "negative", "applied", ""),
        strange: (None, "LOT-4711", "positive", "unknown", ""),
    }
    around = {(row.incident_id, row.laboratory, row.ct, row.tested_at, row.received_at, row.settled_at) for row in rows}
    zone = ZoneInfo(ground.world.incident.time_zone)
    tested_at = ground.at.replace(microsecond=0, tzinfo=zone)  # as the file says it, by the laboratory's clock
    assert around == {(ground.incident, "市疾控实验室", None, tested_at, ground.at, None)}


def test_a_line_means_the_tube_of_the_newest_round_that_bears_its_code(ground: Ground) -> None:
    old = ground.fill(0, code="LAB-0001")
    newer = Round.objects.create(
        incident=ground.world.incident, number=2, name="第二轮", starts_at=ground.at, ends_at=ground.round.ends_at,
        state="open",
    )  # fmt: skip
    new = Pool.objects.create(
        round=newer, site=ground.site, code="LAB-0001", size=10, members=2, state="at_laboratory", filled_at=ground.at,
        sealed_at=ground.at, arrived_at=ground.at,
    )  # fmt: skip
    ground.say(("LAB-0001", "阴性"))
    assert [ground.tube(tube.pk).result for tube in (old, new)] == ["", "negative"]


def test_the_same_result_again_does_nothing(ground: Ground) -> None:
    tube = _arrived(ground, 0)
    ground.say((tube, "阴性"))
    before = ground.tube(tube.pk)
    again = ground.say((tube, "阴性"), at=ground.at + (ground.at - ground.round.starts_at))
    assert [TubeResult.objects.get(pk=record).fit for record in again] == ["repeated"]
    assert (ground.tube(tube.pk).resulted_at, ground.tube(tube.pk).n) == (before.resulted_at, before.n)
    assert WorkOrder.objects.filter(kind__startswith="tube").count() == 0


def test_a_contradicting_result_is_held_and_called_for_and_overwrites_nothing(ground: Ground) -> None:
    tube = _arrived(ground, 0)
    ground.say((tube, "阴性"))
    [record] = ground.say((tube, "阳性"))
    assert (TubeResult.objects.get(pk=record).fit, ground.tube(tube.pk).result) == ("conflict", "negative")
    assert [order.urgency for order in WorkOrder.objects.filter(kind="tube_conflict")] == ["P1"]


def test_two_words_about_one_tube_in_one_file_are_held_against_each_other(ground: Ground) -> None:
    tube = _arrived(ground, 0)
    first, second = ground.say((tube, "阴性"), (tube, "阳性"))
    assert [TubeResult.objects.get(pk=one).fit for one in (first, second)] == ["applied", "conflict"]


def test_a_person_takes_or_drops_a_contradiction_once(ground: Ground) -> None:
    tube = _arrived(ground, 0)
    ground.say((tube, "阴性"))
    [record] = ground.say((tube, "阳性"))
    settle = lambda by, decision="take": settle_result(record=record, decision=decision, by=by, at=ground.at)  # noqa: E731 - said three times
    assert refusal_of(lambda: settle(ground.officer)) == "wrong_role"
    settle(ground.lead)
    assert (ground.tube(tube.pk).result, len(ground.events("pool.corrected"))) == ("positive", 1)
    assert refusal_of(lambda: settle(ground.lead, "drop")) == "already_decided"


def test_a_code_that_nobody_knows_is_kept_and_called_for(ground: Ground) -> None:
    [record] = ground.say(("LOT-4711", "阴性"))
    row = TubeResult.objects.get(pk=record)
    assert (row.fit, row.pool_id, WorkOrder.objects.get(kind="tube_unknown").urgency) == ("unknown", None, "P2")
    assert refusal_of(lambda: settle_result(record=record, decision="take", by=ground.lead, at=ground.at)) == (
        "nothing_to_take"
    )
    settle_result(record=record, decision="drop", by=ground.lead, at=ground.at)
    assert result_batches(ground.incident)[0].settled == 1
    [event] = ground.events("result.settled")
    told = json.loads(event.facts)
    assert (event.actor, told["record"], told["decision"]) == (ground.lead.account, record, "drop")


def test_the_result_of_a_tube_that_never_arrived_waits_and_is_applied_when_it_does(ground: Ground) -> None:
    tube = ground.fill(0, 1)
    [record] = ground.say((tube, "阳性"))
    assert (TubeResult.objects.get(pk=record).fit, ground.tube(tube.pk).state) == ("early", "sealed")
    assert WorkOrder.objects.get(kind="tube_early").urgency == "P1"
    ground.bring(tube)
    run_jobs(ground.at)
    assert (ground.tube(tube.pk).result, TubeResult.objects.get(pk=record).settled) == ("positive", "take")
    assert balance(ground.round.pk).unaccounted == 0


def test_an_early_result_can_be_taken_by_hand_but_not_for_a_tube_that_was_given_up(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    first, second = ground.say((one, "阴性"), (two, "阴性"))
    settle_result(record=first, decision="take", by=ground.lead, at=ground.at)
    lose_tube(pool_id=two.pk, reason="broken", by=ground.lead, at=ground.at)
    take = refusal_of(lambda: settle_result(record=second, decision="take", by=ground.lead, at=ground.at))
    assert (ground.tube(one.pk).result, take, balance(ground.round.pk).unaccounted) == ("negative", "already_lost", 0)


def test_an_invalid_tube_lets_its_members_be_missing_until_it_is_read_after_all(ground: Ground) -> None:
    tube = _arrived(ground, 0, 1)
    ground.say((tube, "无效"))
    assert (ground.outcomes(0, 1), len(ground.events("pool.invalid"))) == (["", ""], 1)
    [record] = ground.say((tube, "阴性"))
    settle_result(record=record, decision="take", by=ground.lead, at=ground.at)
    assert ground.outcomes(0, 1) == ["tested", "tested"]


def test_the_same_contradiction_taken_twice_says_nothing_new_and_ends_no_excuse(ground: Ground) -> None:
    tube = _arrived(ground, 0, 1)
    ground.say((tube, "阴性"))
    [first] = ground.say((tube, "无效"))
    [second] = ground.say((tube, "无效"), at=ground.at + timedelta(minutes=1))
    settle_result(record=first, decision="take", by=ground.lead, at=ground.at)
    until = ground.at + timedelta(hours=3)
    new = NewExcuse([ground.entries[0].pk], "exempt", "medical", ground.lead.account, until)
    excuse_people(round_id=ground.round.pk, new=new, by=ground.lead, at=ground.at)
    settle_result(record=second, decision="take", by=ground.lead, at=ground.at)
    assert (ground.outcomes(0, 1), len(ground.events("pool.corrected"))) == (["exempt", ""], 1)


def test_a_line_whose_word_or_code_cannot_be_read_is_held_at_the_gate(ground: Ground) -> None:
    tube = _arrived(ground, 0)
    assert ground.say((tube, "好像没事"), ("010001000019", "阴性")) == []
    reasons = Disposition.objects.filter(kind="held").order_by("line").values_list("reason", flat=True)
    assert list(reasons) == ["unreadable_tube_result", "wrong_check_digit"]


def test_a_fhir_bundle_of_a_laboratory_gives_a_tube_its_result(ground: Ground) -> None:
    tube = _arrived(ground, 0)
    resources = [
        {"resourceType": "Specimen", "id": "s1", "accessionIdentifier": {"value": tube.code}},
        {
            "resourceType": "Observation", "id": "o1", "status": "final", "specimen": {"reference": "Specimen/s1"},
            "issued": "2026-08-20T10:00:00+08:00", "performer": [{"display": "市疾控实验室"}],
            "valueCodeableConcept": {"coding": [{"code": "260415000", "display": "Not detected"}]},
            "interpretation": [{"coding": [{"code": "NEG"}]}],
        },
    ]  # fmt: skip
    bundle = {"resourceType": "Bundle", "type": "message", "entry": [{"resource": one} for one in resources]}
    clerk = ground.world.actor("clerk")
    received = receive_batch(
        source_id=make_laboratory(ground).pk, content=BytesIO(json.dumps(bundle).encode()), filename="lab.json",
        by=clerk, at=ground.at, kind="pool_results",
    )  # fmt: skip
    dispose_batch(batch_id=received.batch.pk, by=clerk, at=ground.at)
    run_jobs(ground.at)
    row = TubeResult.objects.get(pool=tube)
    assert (ground.tube(tube.pk).result, row.laboratory, row.fit) == ("negative", "市疾控实验室", "applied")


def test_the_positivity_of_a_round_counts_pools_and_people(ground: Ground) -> None:
    tubes = [_arrived(ground, 0, 1), _arrived(ground, 2, 3), _arrived(ground, 4, 5), _arrived(ground, 6)]
    ground.say((tubes[0], "阳性"), (tubes[1], "阴性"), (tubes[2], "无效"), (tubes[3], "阴性"))
    seen = positivity(ground.round.pk)
    assert (seen.tubes, seen.positive, seen.invalid, seen.people, seen.singles, seen.of_tubes) == (3, 1, 1, 6, 1, 0.5)
