"""The way of tubes in boxes, and the balance that leaves none unaccounted for."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.custody import count_box, hand_box, pass_box, receive_box
from bihuan.apps.screening.actions.custody_labels import codes_of, reserve_labels
from bihuan.apps.screening.actions.custody_losing import lose_tube, sweep_custody
from bihuan.apps.screening.models import Box, BoxHandover, Pool
from bihuan.apps.screening.queries.custody import balance, balance_by_site
from tests.apps.screening.tube_ground import Ground
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def test_a_box_moves_its_tubes_with_one_event(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    box = ground.hand(one, two)
    facts = json.loads(ground.events("box.handed")[-1].facts)
    assert facts["tubes"] == sorted([one.code, two.code])
    assert [tube.state for tube in Pool.objects.filter(box=box)] == ["handed", "handed"]
    hands = BoxHandover.objects.get(box=box)
    assert (hands.taken_by, hands.given_by, hands.where) == ("转运员张三", ground.officer.account, "采样点门口")
    assert "张三" not in hands.sealed


def test_what_is_not_sealed_or_not_known_goes_into_no_box(ground: Ground) -> None:
    tube = ground.fill(0)
    ground.hand(tube)
    assert refusal_of(lambda: ground.hand(tube)) == "tube_not_sealed"
    assert refusal_of(lambda: ground.hand(Pool(code="LOT-0001"))) == "tube_unknown"
    assert refusal_of(lambda: ground.hand()) == "empty_box"
    assert Box.objects.count() == 1


def test_a_box_code_is_used_once_and_a_command_counts_once(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    code = ground.code(is_box=True)
    ground.hand(one, code=code)
    assert refusal_of(lambda: ground.hand(two, code=code)) == "box_known"
    from bihuan.apps.screening.actions.custody import NewBox

    new = NewBox(
        ground.round.pk, ground.site.pk, ground.code(is_box=True), (two.code,), "转运员", command="phone-box-1"
    )
    assert len({hand_box(new=new, by=ground.officer, at=ground.at) for _ in range(2)}) == 1


def test_nobody_hands_over_at_another_units_site(ground: Ground) -> None:
    tube = ground.fill(0)
    assert refusal_of(lambda: ground.hand(tube, by=ground.stranger)) == "not_found"
    assert refusal_of(lambda: ground.hand(tube, by=ground.world.actor("commander"))) == "wrong_role"


def test_a_box_is_passed_on_until_it_arrives(ground: Ground) -> None:
    box = ground.hand(ground.fill(0))
    pass_box(box_id=box, taken_by="李四", where="服务区", by=ground.officer, at=ground.at)
    assert [(one.place, one.taken_by) for one in BoxHandover.objects.order_by("place")] == [
        (1, "转运员张三"),
        (2, "李四"),
    ]
    assert refusal_of(lambda: pass_box(box_id=box, taken_by=" ", where="", by=ground.officer, at=ground.at)) == (
        "nobody_takes"
    )
    count_box(box_id=box, counted=1, by=ground.lead, at=ground.at)
    assert refusal_of(lambda: pass_box(box_id=box, taken_by="王五", where="", by=ground.officer, at=ground.at)) == (
        "box_arrived"
    )


def test_tubes_are_counted_before_the_list_is_shown_and_once(ground: Ground) -> None:
    tube = ground.fill(0)
    box = ground.hand(tube)
    scan = lambda: receive_box(box_id=box, scanned=[tube.code], by=ground.lead, at=ground.at)  # noqa: E731 - said twice
    assert refusal_of(scan) == "not_counted"
    count_box(box_id=box, counted=3, by=ground.lead, at=ground.at)
    again = refusal_of(lambda: count_box(box_id=box, counted=1, by=ground.lead, at=ground.at))
    assert (again, Box.objects.get().counted_n) == ("already_counted", 3)
    scan()
    assert (Box.objects.get().state, Pool.objects.get().state) == ("arrived", "at_laboratory")


def test_a_tube_that_did_not_arrive_is_named_at_once_and_called_for(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    box = ground.hand(one, two)
    count_box(box_id=box, counted=1, by=ground.lead, at=ground.at)
    found = receive_box(box_id=box, scanned=[one.code], by=ground.lead, at=ground.at)
    assert (found.missing, ground.tube(two.pk).state) == ((two.code,), "handed")
    order = WorkOrder.objects.get(kind="tubes_missing")
    assert (order.urgency, order.content.proposed_unit_id, two.code in order.content.text) == ("P2", "PCS-03", True)
    receive_box(box_id=box, scanned=[two.code], by=ground.lead, at=ground.at + timedelta(hours=1))
    assert (ground.tube(two.pk).state, Box.objects.get().state, Box.objects.get().arrived_n) == (
        "at_laboratory", "arrived", 2,
    )  # fmt: skip
    assert WorkOrder.objects.filter(kind="tubes_missing").count() == 1


def test_a_tube_is_named_and_called_for_in_one_transaction(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    box = ground.hand(one, two)
    count_box(box_id=box, counted=1, by=ground.lead, at=ground.at)
    with CaptureQueriesContext(connection) as seen:
        receive_box(box_id=box, scanned=[one.code], by=ground.lead, at=ground.at)
    locks = [query for query in seen.captured_queries if "size FROM core_journalhead" in query["sql"]]
    assert (len(locks), WorkOrder.objects.filter(kind="tubes_missing").count()) == (1, 1)


def test_a_stray_tube_arrives_with_the_box_in_which_it_lay_and_an_unknown_one_is_called_for(ground: Ground) -> None:
    one, two = ground.fill(0), ground.fill(1)
    box = ground.hand(one)
    count_box(box_id=box, counted=3, by=ground.lead, at=ground.at)
    receive_box(box_id=box, scanned=[one.code, two.code, "LOT-0009"], by=ground.lead, at=ground.at)
    facts = json.loads(ground.events("box.arrived")[-1].facts)
    assert (facts["strays"], facts["unknown"]) == ([two.code], ["LOT-0009"])
    assert (ground.tube(two.pk).state, ground.tube(two.pk).box_id) == ("at_laboratory", box)
    assert balance(ground.round.pk).unaccounted == 0
    assert WorkOrder.objects.filter(kind="tubes_missing").count() == 1


def test_a_lost_tube_frees_whom_no_other_tube_holds(ground: Ground) -> None:
    tube = ground.fill(0, 1)
    ground.fill(1, repeat="doctor_asked")
    freed = lose_tube(pool_id=tube.pk, reason="broken", by=ground.lead, at=ground.at)
    assert (freed, ground.outcomes(0, 1)) == ([ground.entries[0].pk], ["", "tested"])
    assert json.loads(ground.events("pool.lost")[-1].facts)["freed"] == freed
    assert ground.fill(0).members == 1


@pytest.mark.parametrize(("reason", "code"), [("because", "bad_reason"), ("leaked", "")])
def test_a_tube_is_given_up_for_a_reason_once_and_never_with_a_result(ground: Ground, reason: str, code: str) -> None:
    tube = ground.fill(0)
    lose = lambda: lose_tube(pool_id=tube.pk, reason=reason, by=ground.lead, at=ground.at)  # noqa: E731 - said twice
    assert refusal_of(lose) == code
    if not code:
        assert refusal_of(lose) == "already_lost"
    done = ground.fill(3)
    ground.bring(done)
    ground.say((done, "阴性"))
    refused = refusal_of(lambda: lose_tube(pool_id=done.pk, reason="broken", by=ground.lead, at=ground.at))
    assert refused == "tube_has_result"


def test_an_officer_of_the_site_gives_up_no_tube(ground: Ground) -> None:
    tube = ground.fill(0)
    assert refusal_of(lambda: lose_tube(pool_id=tube.pk, reason="broken", by=ground.officer, at=ground.at)) == (
        "wrong_role"
    )


def test_the_sweeper_calls_for_late_tubes_once_and_one_order_a_site(ground: Ground) -> None:
    early = ground.at - timedelta(hours=7)
    one, two = ground.fill(0, taken_at=early), ground.fill(1, taken_at=early)
    ground.fill(2)
    ground.hand(two)
    assert [sweep_custody(incident=ground.incident, at=ground.at) for _ in range(2)] == [2, 0]
    order = WorkOrder.objects.get(kind="tubes_overdue")
    assert (order.urgency, one.code in order.content.text, two.code in order.content.text) == ("P2", True, True)
    assert [row.overdue for row in balance_by_site(ground.round.pk, ground.at)] == [2]


def test_the_balance_names_every_step_and_none_is_unaccounted(ground: Ground) -> None:
    tubes = [ground.fill(number) for number in range(6)]
    ground.hand(tubes[1])
    ground.bring(tubes[2], tubes[3])
    ground.say((tubes[3], "阴性"))
    lose_tube(pool_id=tubes[4].pk, reason="broken", by=ground.lead, at=ground.at)
    found = balance(ground.round.pk)
    assert (found.made, dict(found.by_step), found.unaccounted) == (
        6, {"filling": 0, "sealed": 2, "handed": 1, "at_laboratory": 1, "resulted": 1, "lost": 1}, 0,
    )  # fmt: skip
    assert balance(ground.round.pk, site_id=ground.other.pk).made == 0


def test_the_balance_sees_a_tube_whose_state_and_instants_part(ground: Ground) -> None:
    tube = ground.fill(0)
    Pool.objects.filter(pk=tube.pk).update(state="handed")
    assert balance(ground.round.pk).unaccounted == 2
    with pytest.raises(IntegrityError, match="lost_when_it_says_so"), transaction.atomic():
        Pool.objects.filter(pk=tube.pk).update(state="lost")


def test_no_two_sites_and_no_two_printings_bear_the_same_code(ground: Ground) -> None:
    blocks = [
        reserve_labels(round_id=ground.round.pk, site_id=site.pk, count=50, by=ground.lead, at=ground.at)
        for site in (ground.site, ground.site, ground.other)
    ]
    codes = [code for block in blocks for code in codes_of(block)]
    assert (len(codes), len(set(codes))) == (150, 150)
    assert [(block.first, block.last) for block in blocks] == [(1, 50), (51, 100), (1, 50)]
    again = lambda by: reserve_labels(round_id=ground.round.pk, site_id=ground.site.pk, count=1, by=by, at=ground.at)  # noqa: E731 - said twice
    assert refusal_of(lambda: again(ground.stranger)) == "not_found"
    assert refusal_of(lambda: again(ground.world.actor("commander"))) == "wrong_role"
