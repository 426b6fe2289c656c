"""From a report to a patrol that is free again: who says what when, and what the loop knows of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.core.erasure import About, forget_indexes
from bihuan.apps.orders.actions import move_order
from bihuan.apps.orders.models import Notice, WorkOrder
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.zones.actions.emergencies import report_emergency
from bihuan.apps.zones.actions.emergencies_ending import end_emergency, merge_emergency
from bihuan.apps.zones.actions.emergencies_points import Word, correct_point, tell_point
from bihuan.apps.zones.actions.emergencies_sending import send_patrol, take_back_patrol
from bihuan.apps.zones.actions.patrols import tell_position
from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.queries.emergencies import points_of, same_emergencies
from bihuan.apps.zones.queries.proposals import proposal_for
from bihuan.apps.zones.rules.emergencies import EmergencyTold
from tests.apps.zones.response_world import EAST, MINUTE, NORTH, SECOND, WEST, Response, make_response
from tests.refusals import refusal_of
from tests.trust.ground import undone
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Response]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_response()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept: Response) -> Iterator[Response]:
    with undone():
        yield copy.deepcopy(kept)


def order_of(row: Emergency) -> WorkOrder:
    return WorkOrder.objects.select_related("content").get(pk=row.order)


def test_a_report_is_a_p1_order_ready_for_dispatch_in_the_same_act(world: Response) -> None:
    row = world.report(area="511302001", kind="medical", answered_at=world.at)
    order = order_of(row)
    assert (order.kind, order.urgency, order.state, order.content.proposed_unit_id) == (
        "emergency", "P1", "NEW", "PCS-03",
    )  # fmt: skip
    assert (row.number, row.ring, row.skills, row.state) == (1, 1, ["first_aid"], "waiting")
    assert points_of(row) == {
        "reported": world.at, "answered": world.at, "order_made": world.at, "notified": None, "signed": None,
        "en_route": None, "on_scene": None, "controlled": None, "available": None,
    }  # fmt: skip


def test_words_telephone_and_the_exact_place_lie_in_the_order_alone(world: Response) -> None:
    row = world.report()
    content = order_of(row).content
    assert (content.address, content.phone, content.text) == ("西山路市场北门", "13900001111", "约两百人聚集")
    assert (content.longitude, row.longitude, row.latitude) == (106.0812345, 106.081, 30.8)
    kept = str({name: value for name, value in vars(row).items() if not name.startswith("_")})
    assert [word for word in ("西山路", "13900001111", "聚集", "106.0812") if word in kept] == []


def test_where_something_was_goes_with_the_incident_and_stays_when_one_person_is_erased(world: Response) -> None:
    row, patrol = world.report(), world.patrols["巡一"].pk
    tell_position(patrol_id=patrol, longitude=WEST, latitude=NORTH, by=world.by("P1"), at=world.at)
    forget_indexes(About(row.incident_id, persons=frozenset({"somebody"})))
    row.refresh_from_db()
    assert (row.longitude, world.patrol("巡一").longitude) == (106.081, WEST)
    forget_indexes(About(row.incident_id, is_all=True))
    row.refresh_from_db()
    assert (row.longitude, row.latitude, row.kind) == (None, None, "crowd")
    assert (world.patrol("巡一").longitude, world.patrol("巡一").position_at) == (None, None)


def test_the_same_command_twice_is_one_emergency(world: Response) -> None:
    told, by = EmergencyTold("fire", "河东社区9号楼"), world.by("clerk")
    command = "0198c0de-0000-7000-8000-000000000001"
    first, second = (report_emergency(told=told, by=by, at=world.at, command=command) for _ in range(2))
    assert (first.pk, Emergency.objects.count()) == (second.pk, 1)


def test_every_point_is_recorded_by_who_says_it(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一", world.at + 5 * SECOND)
    for seconds, point in ((30, "en_route"), (90, "on_scene"), (400, "controlled"), (460, "available")):
        world.tell(row, point, world.at + seconds * SECOND)
    row.refresh_from_db()
    seconds = {name: said and round((said - world.at).total_seconds()) for name, said in points_of(row).items()}
    assert seconds == {
        "reported": 0, "answered": None, "order_made": 0, "notified": 6, "signed": 30, "en_route": 30, "on_scene": 90,
        "controlled": 400, "available": 460,
    }  # fmt: skip
    assert (row.state, row.ended_as, world.patrol("巡一").state) == ("ended", "done", "available")
    order = order_of(row)
    assert (order.state, order.result, order.author) == ("FED_BACK", "verified", world.by("P1").account)
    assert Notice.objects.get(order=order, what="dispatched").at == row.notified_at


def test_what_nobody_said_stays_missing(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    world.tell(row, "on_scene", world.at + 80 * SECOND, by="analyst")
    row.refresh_from_db()
    assert (row.signed_at, row.en_route_at, row.on_scene_at) == (None, None, world.at + 80 * SECOND)
    assert order_of(row).state == "DISPATCHED"  # told by radio: nobody of the unit has signed for it


def test_a_word_that_waited_in_a_phone_counts_from_when_it_was_pressed(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    world.tell(row, "en_route", world.at + 30 * SECOND)
    told = world.tell(row, "on_scene", world.at + 300 * SECOND, waited_s=200.0)
    assert told.on_scene_at == world.at + 100 * SECOND


def test_points_out_of_their_order_are_refused(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    world.tell(row, "en_route", world.at + 60 * SECOND)

    def early() -> None:
        world.tell(row, "on_scene", world.at + 90 * SECOND, waited_s=40.0)

    assert refusal_of(early) == "points_out_of_order"
    assert refusal_of(lambda: world.tell(row, "en_route", world.at + 90 * SECOND)) == "said_before"
    assert refusal_of(lambda: world.tell(row, "available", world.at + 90 * SECOND)) == "not_controlled"


def test_a_notice_after_the_patrol_set_off_is_doubted_and_stands_in_no_figure(world: Response) -> None:
    row = world.report()
    send_patrol(emergency_id=row.pk, patrol_id=world.patrols["巡一"].pk, by=world.by("lead"), at=world.at + SECOND)
    tell_point(emergency_id=row.pk, word=Word("en_route"), by=world.by("P1"), at=world.at + 2 * SECOND)
    run_jobs(world.at + 20 * SECOND)
    row.refresh_from_db()
    assert (row.notified_at, row.signed_at) == (None, world.at + 2 * SECOND)
    assert world.events(row.pk)[-2:] == ["emergency.point_doubted", "emergency.point_told"]


def test_a_correction_is_a_further_event_that_keeps_what_stood_before(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    world.tell(row, "on_scene", world.at + 80 * SECOND, by="lead")
    said = {"emergency_id": row.pk, "point": "on_scene", "reason": "typed_wrong", "by": world.by("lead")}
    correct_point(said_at=world.at + 70 * SECOND, at=world.at + MINUTE * 5, **said)
    row.refresh_from_db()
    assert row.on_scene_at == world.at + 70 * SECOND
    assert world.events(row.pk)[-1] == "emergency.point_corrected"
    later = {**said, "at": world.at + MINUTE * 5}
    assert refusal_of(lambda: correct_point(said_at=world.at + 2 * SECOND, **later)) == "points_out_of_order"
    assert refusal_of(lambda: correct_point(said_at=world.at + MINUTE * 6, **later)) == "in_future"
    assert refusal_of(lambda: correct_point(**{**later, "point": "signed"}, said_at=None)) == "unknown_point"
    assert refusal_of(lambda: correct_point(**{**later, "point": "reported"}, said_at=None)) == "point_needed"
    assert refusal_of(lambda: correct_point(**{**later, "reason": "so"}, said_at=None)) == "bad_reason"
    assert refusal_of(lambda: correct_point(**{**later, "by": world.by("P1")}, said_at=None)) == "wrong_role"


def test_the_first_proposed_needs_no_reason_and_another_does(world: Response) -> None:
    row = world.report()
    ranked = [one.patrol.name for one in proposal_for(row, world.at).ranked]
    assert ranked[-1] == "巡二"
    assert refusal_of(lambda: world.send(row, "巡二")) == "why_not_first"
    assert refusal_of(lambda: world.send(row, "巡二", reason="because")) == "bad_reason"
    sent = world.send(row, "巡二", reason="nearer_by_radio")
    assert (sent.rank, sent.why_not_first, sent.unit_id) == (3, "nearer_by_radio", "SQ-07")


def test_a_unit_and_a_machine_send_nobody(world: Response) -> None:
    row = world.report()
    for name in ("dispatcher@PCS-03", "P1", "clerk", "planner", "commander"):
        assert refusal_of(lambda by=name: world.send(row, "巡一", by=by)) == "wrong_role"


def test_a_patrol_on_another_emergency_is_left_out_and_cannot_be_sent(world: Response) -> None:
    first, second = world.report(), world.report(at=world.at + SECOND, kind="fire")
    world.send(first, "巡一")
    offer = proposal_for(second, world.at + 10 * SECOND).offer(world.patrols["巡一"].pk)
    assert offer is not None
    assert (offer.rank, offer.reasons) == (None, ("busy",))
    assert (
        refusal_of(lambda: world.send(second, "巡一", world.at + 20 * SECOND, reason="nearer_by_radio"))
        == "patrol_taken"
    )
    assert (
        refusal_of(lambda: world.send(first, "巡二", world.at + 20 * SECOND, reason="nearer_by_radio"))
        == "already_sent"
    )


def test_a_patrol_taken_back_is_free_and_the_order_is_at_the_desk_again(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    said = {"emergency_id": row.pk, "by": world.by("lead"), "at": world.at + MINUTE}
    assert refusal_of(lambda: take_back_patrol(reason="because", **said)) == "bad_reason"
    back = take_back_patrol(reason="no_answer", **said)
    run_jobs(world.at + MINUTE)
    assert (back.state, back.patrol, back.notified_at, back.reported_at) == ("waiting", "", None, world.at)
    assert (order_of(row).state, world.patrol("巡一").state) == ("NEW", "available")
    assert refusal_of(lambda: take_back_patrol(reason="no_answer", **said)) == "nobody_sent"
    again = world.send(row, "巡二", world.at + 2 * MINUTE, reason="first_refused")
    again.refresh_from_db()
    assert (again.state, again.notified_at) == ("sent", world.at + 2 * MINUTE + SECOND)


def test_an_order_in_work_goes_to_the_next_unit_by_the_move_of_the_loop(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    world.tell(row, "en_route", world.at + 30 * SECOND)
    take_back_patrol(emergency_id=row.pk, reason="cannot_go", by=world.by("lead"), at=world.at + MINUTE)
    assert order_of(row).state == "WORKING"
    world.send(row, "巡三", world.at + 2 * MINUTE, reason="first_refused")
    assert (order_of(row).state, order_of(row).unit) == ("WORKING", "PCS-03")
    take_back_patrol(emergency_id=row.pk, reason="cannot_go", by=world.by("lead"), at=world.at + 3 * MINUTE)
    world.send(row, "巡二", world.at + 4 * MINUTE, reason="first_refused")
    assert (order_of(row).state, order_of(row).unit) == ("DISPATCHED", "SQ-07")


def test_a_recall_on_the_page_of_orders_frees_the_patrol(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    world.forces.world.move("recall", row.order, "lead", world.at + MINUTE, reason="mistaken")
    run_jobs(world.at + MINUTE)
    run_jobs(world.at + MINUTE)
    row.refresh_from_db()
    assert (row.state, world.patrol("巡一").state) == ("waiting", "available")


def test_an_order_cancelled_by_two_ends_its_emergency(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    for move, by in (("ask_cancel", "lead"), ("cancel", "analyst")):
        move_order(
            move=move, order_id=row.order, by=world.by(by), at=world.at + MINUTE, details=Details(reason="mistaken")
        )
    run_jobs(world.at + MINUTE)
    row.refresh_from_db()
    assert (row.state, row.ended_as, world.patrol("巡一").state) == ("ended", "stood_down", "available")


def test_a_false_alarm_frees_the_patrol_and_asks_for_the_second_person(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    ended = end_emergency(emergency_id=row.pk, ended_as="false_alarm", by=world.by("lead"), at=world.at + MINUTE)
    assert (ended.state, ended.ended_as, ended.available_at) == ("ended", "false_alarm", None)
    assert (order_of(row).asked, world.patrol("巡一").state) == ("cancel", "available")
    again = {"emergency_id": row.pk, "by": world.by("lead"), "at": world.at + MINUTE}
    assert refusal_of(lambda: end_emergency(ended_as="stood_down", **again)) == "emergency_ended"
    other = world.report()
    said = {"emergency_id": other.pk, "by": world.by("lead"), "at": world.at}
    assert refusal_of(lambda: end_emergency(ended_as="done", **said)) == "unknown_ending"


def test_two_reports_of_one_place_within_minutes_are_proposed_as_one_and_joined_by_a_person(world: Response) -> None:
    first = world.report(longitude=WEST, latitude=NORTH)
    second = world.report(at=world.at + 5 * MINUTE, longitude=WEST + 0.002, latitude=NORTH)
    world.report(at=world.at + 5 * MINUTE, longitude=EAST, latitude=NORTH)
    world.report(at=world.at + 5 * MINUTE, longitude=WEST, latitude=NORTH, is_drill=True)
    assert [one.pk for one in same_emergencies(second)] == [first.pk]
    world.send(second, "巡一", world.at + 6 * MINUTE)
    said = {"by": world.by("lead"), "at": world.at + 7 * MINUTE}
    assert (
        refusal_of(lambda: merge_emergency(emergency_id=first.pk, survivor_id=first.pk, **said)) == "merge_into_itself"
    )
    merged = merge_emergency(emergency_id=second.pk, survivor_id=first.pk, **said)
    run_jobs(world.at + 7 * MINUTE)
    assert (merged.ended_as, merged.survivor, order_of(second).state) == ("merged", first.pk, "MERGED")
    assert (world.patrol("巡一").state, same_emergencies(first)) == ("available", [])
    third = world.report(at=world.at + 8 * MINUTE)
    assert refusal_of(lambda: merge_emergency(emergency_id=third.pk, survivor_id=second.pk, **said)) == "survivor_ended"
    assert (
        refusal_of(lambda: merge_emergency(emergency_id=first.pk, survivor_id=third.pk, **said)) == "survivor_of_others"
    )


def test_merging_on_the_page_of_orders_merges_the_emergencies(world: Response) -> None:
    first, second = world.report(), world.report(at=world.at + SECOND)
    world.forces.world.move("merge", second.order, "lead", world.at + MINUTE, survivor=first.order)
    run_jobs(world.at + MINUTE)
    second.refresh_from_db()
    assert (second.state, second.ended_as, second.survivor) == ("ended", "merged", first.pk)


def test_taken_out_of_the_other_one_an_emergency_waits_again(world: Response) -> None:
    first, second = world.report(), world.report(at=world.at + SECOND)
    merge_emergency(emergency_id=second.pk, survivor_id=first.pk, by=world.by("lead"), at=world.at + MINUTE)
    run_jobs(world.at + MINUTE)
    world.forces.world.move("unmerge", second.order, "lead", world.at + 2 * MINUTE, reason="mistaken")
    run_jobs(world.at + 2 * MINUTE)
    run_jobs(world.at + 2 * MINUTE)
    second.refresh_from_db()
    assert (second.state, second.ended_as, second.ended_at, second.survivor) == ("waiting", "", None, "")
    assert world.send(second, "巡一", world.at + 3 * MINUTE).state == "sent"


def test_a_false_alarm_that_the_second_person_does_not_believe_waits_again(world: Response) -> None:
    row = world.report()
    world.send(row, "巡一")
    end_emergency(emergency_id=row.pk, ended_as="false_alarm", by=world.by("lead"), at=world.at + MINUTE)
    run_jobs(world.at + MINUTE)
    row.refresh_from_db()
    assert row.state == "ended"
    world.forces.world.move("keep", row.order, "analyst", world.at + 2 * MINUTE, reason="mistaken")
    run_jobs(world.at + 2 * MINUTE)
    row.refresh_from_db()
    assert (row.state, row.patrol, row.notified_at, order_of(row).state) == ("waiting", "", None, "DISPATCHED")


def test_a_field_officer_speaks_for_their_own_patrol_alone(world: Response) -> None:
    row = world.report()
    world.send(row, "巡三", reason="knows_the_place")
    assert refusal_of(lambda: world.tell(row, "en_route", world.at + MINUTE, by="P1")) == "not_found"
    assert refusal_of(lambda: world.tell(row, "en_route", world.at + MINUTE, by="S1")) == "not_found"
    assert refusal_of(lambda: world.tell(row, "flying", world.at + MINUTE, by="lead")) == "unknown_point"
    assert world.tell(row, "en_route", world.at + MINUTE, by="dispatcher@PCS-03").en_route_at == world.at + MINUTE


def test_without_a_position_the_patrols_of_its_own_unit_come_first_and_it_says_so(world: Response) -> None:
    row = world.report(longitude=None, latitude=None)
    told = proposal_for(row, world.at)
    assert (told.is_ranked, told.is_straight, [one.seconds for one in told.ranked]) == (False, True, [None] * 3)
    placed = world.report(longitude=None, latitude=None, area="511302002", at=world.at + timedelta(hours=1))
    assert (placed.longitude, placed.latitude) == (EAST, NORTH)
    assert next(one.patrol.name for one in proposal_for(placed, world.at).ranked) == "巡二"
