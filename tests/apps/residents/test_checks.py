"""Welfare checks: seen, nobody answered, the ladder, what is lacking; a telephone's queue counts once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bihuan.apps.orders.models import OrderContent, WorkOrder
from bihuan.apps.residents.actions.care import end_care
from bihuan.apps.residents.actions.checks import Told, note_no_answer, note_seen
from bihuan.apps.residents.actions.sweeping import sweep_care
from bihuan.apps.residents.models import CareEntry, CheckTry, WelfareCheck
from tests.care_world import HOUR, Care
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def test_whoever_was_seen_has_a_time_a_way_a_name_and_the_next_check(care: Care) -> None:
    row, officer, at = care.add(needs=("oxygen",)), care.actor("officer@PCS-03"), care.at + 11 * HOUR
    told = Told("visit", "well", date(2026, 9, 1))
    note_seen(entry_id=row.pk, told=told, by=officer, at=at)
    kept = care.again(row)
    assert (kept.seen_at, kept.seen_how, kept.seen_by, kept.seen_result) == (at, "visit", officer.account, "well")
    assert kept.medicine_until == date(2026, 9, 1)
    assert care.check(row).due_at == at + 12 * HOUR
    done = WelfareCheck.objects.get(entry=row, state="seen")
    assert (done.done_at, done.done_by, done.result, done.how) == (at, officer.account, "well", "visit")


@pytest.mark.parametrize(
    ("result", "kind", "urgency"),
    [
        ("needs_food", "welfare_needs_food", "P3"),
        ("needs_medicine", "welfare_needs_medicine", "P2"),
        ("needs_doctor", "welfare_needs_doctor", "P1"),
    ],
)
def test_what_somebody_lacks_is_called_for_once(care: Care, result: str, kind: str, urgency: str) -> None:
    row, officer = care.add(), care.actor("officer@PCS-03")
    for hours in (1, 2):
        note_seen(entry_id=row.pk, told=Told("visit", result), by=officer, at=care.at + hours * HOUR)
    order = WorkOrder.objects.get(kind=kind)
    content = OrderContent.objects.get(order=order)
    assert (order.urgency, content.person, content.person_name, content.proposed_unit_id) == (
        urgency, row.person, "温玉兰", "PCS-03",
    )  # fmt: skip
    assert content.address == "顺安区西山路1号2栋301"


def test_somebody_who_is_well_or_refuses_calls_for_nothing_and_counts_as_seen(care: Care) -> None:
    row = care.add()
    for hours, result in ((1, "well"), (2, "refused")):
        told = Told("phone", result)
        note_seen(entry_id=row.pk, told=told, by=care.actor("lead"), at=care.at + hours * HOUR)
    assert (WorkOrder.objects.count(), care.again(row).seen_result) == (0, "refused")


def test_nobody_answered_climbs_a_step_at_a_time_and_the_last_two_call_by_an_order(care: Care) -> None:
    row, officer = care.add(needs=("oxygen",), kin_phone="13900009999"), care.actor("officer@PCS-03")
    steps = []
    for number in range(6):
        check = note_no_answer(entry_id=row.pk, by=officer, at=care.at + number * HOUR / 4)
        steps.append((check.step, check.orders_n))
    assert steps == [
        ("second_try", 0), ("phone", 0), ("kin", 0), ("community", 1), ("rescue", 2), ("rescue", 2),
    ]  # fmt: skip
    orders = dict(WorkOrder.objects.order_by("opened_at").values_list("kind", "urgency"))
    assert orders == {"welfare_unseen": "P2", "welfare_rescue": "P1"}
    assert care.check(row).due_at == care.at


def test_when_the_last_order_ended_and_nobody_has_seen_them_the_next_one_opens(care: Care) -> None:
    row, lead = care.add(needs=("oxygen",)), care.actor("lead")
    for _ in range(5):
        note_no_answer(entry_id=row.pk, by=lead, at=care.at)
    WorkOrder.objects.filter(kind="welfare_rescue").update(ended_at=care.at)
    check = note_no_answer(entry_id=row.pk, by=lead, at=care.at + HOUR)
    assert (check.step, WorkOrder.objects.filter(kind="welfare_rescue").count()) == ("rescue", 2)


def test_a_step_on_which_nobody_acted_lapses_and_the_ladder_climbs_by_itself(care: Care) -> None:
    row = care.add(needs=("oxygen",))
    at = care.at + 14 * HOUR
    sweep_care(incident=care.incident, at=at - timedelta(seconds=1))
    assert care.check(row).step == "visit"
    sweep_care(incident=care.incident, at=at)
    assert (care.check(row).step, care.check(row).limit_at) == ("second_try", at + HOUR)
    kept = CheckTry.objects.get(entry=row)
    assert (kept.outcome, kept.step, kept.by) == ("lapsed", "visit", "system")


def test_one_order_calls_a_unit_to_its_round_as_long_as_it_has_doors(care: Care) -> None:
    care.add(0, ("oxygen",)), care.add(1, ("oxygen",))
    for minutes in (0, 1, 2):
        sweep_care(incident=care.incident, at=care.at + 12 * HOUR + timedelta(minutes=minutes))
    order = WorkOrder.objects.get(kind="welfare_round")
    assert (order.urgency, order.content.proposed_unit_id, order.content.text) == ("P2", "PCS-03", "due: 2\nclass A: 2")


def test_a_round_that_became_more_urgent_is_called_for_once_more(care: Care) -> None:
    care.add(0, ("regular_medicine",))
    first = care.check(CareEntry.objects.get()).due_at
    sweep_care(incident=care.incident, at=first)
    assert list(WorkOrder.objects.filter(kind="welfare_round").values_list("urgency", flat=True)) == ["P3"]
    urgent = care.add(1, ("oxygen",))
    due = max(first, care.check(urgent).due_at)
    for minutes in (0, 1):
        sweep_care(incident=care.incident, at=due + timedelta(minutes=minutes))
    called = WorkOrder.objects.filter(kind="welfare_round").order_by("urgency")
    assert list(called.values_list("urgency", flat=True)) == ["P2", "P3"]
    note_seen(entry_id=urgent.pk, told=Told(), by=care.actor("officer@PCS-03"), at=due + HOUR)
    sweep_care(incident=care.incident, at=due + HOUR)
    assert WorkOrder.objects.filter(kind="welfare_round").count() == 2, "the urgent one is still out: no third"


def test_the_same_command_of_a_telephone_counts_once(care: Care) -> None:
    row, officer, command = care.add(), care.actor("officer@PCS-03"), str(uuid4())
    for _ in range(2):
        note_no_answer(entry_id=row.pk, by=officer, at=care.at + HOUR, command=command)
    assert (care.check(row).step, CheckTry.objects.count()) == ("second_try", 1)
    second = str(uuid4())
    for _ in range(2):
        note_seen(entry_id=row.pk, told=Told(command=second), by=officer, at=care.at + 2 * HOUR)
    assert WelfareCheck.objects.filter(entry=row, state="seen").count() == 1
    other = care.add(1)
    told = Told(command=second)
    refused = refusal_of(lambda: note_seen(entry_id=other.pk, told=told, by=officer, at=care.at + 2 * HOUR))
    assert refused == "bad_value"


def test_a_note_that_was_offline_sets_nothing_back(care: Care) -> None:
    row, officer, at = care.add(), care.actor("officer@PCS-03"), care.at + 5 * HOUR
    note_seen(entry_id=row.pk, told=Told("phone"), by=officer, at=at)
    due = care.check(row).due_at
    note_no_answer(entry_id=row.pk, by=officer, at=at + HOUR, tried_at=at - HOUR)
    note_seen(entry_id=row.pk, told=Told(seen_at=at - 2 * HOUR), by=officer, at=at + HOUR)
    kept = care.again(row)
    assert (kept.seen_at, kept.seen_how, care.check(row).due_at, care.check(row).step) == (at, "phone", due, "visit")
    assert CheckTry.objects.filter(entry=row).count() == 3


def test_a_late_word_about_a_lower_step_is_kept_and_climbs_nothing(care: Care) -> None:
    row, officer = care.add(), care.actor("officer@PCS-03")
    for _ in range(2):
        note_no_answer(entry_id=row.pk, by=officer, at=care.at)
    check = note_no_answer(entry_id=row.pk, by=officer, at=care.at + HOUR, on_step="visit")
    assert (check.step, CheckTry.objects.filter(entry=row, step="visit").count()) == ("phone", 2)


def test_what_cannot_be_is_refused(care: Care) -> None:
    row, by, at = care.add(), care.actor("officer@PCS-03"), care.at

    def seen(told: Told) -> str:
        return refusal_of(lambda: note_seen(entry_id=row.pk, told=told, by=by, at=at))

    assert seen(Told(how="telepathy")) == "unknown_way"
    assert seen(Told(result="bored")) == "unknown_result"
    assert seen(Told(seen_at=at + HOUR)) == "bad_value"
    assert refusal_of(lambda: note_no_answer(entry_id=row.pk, by=by, at=at, on_step="shout")) == "unknown_step"
    assert refusal_of(lambda: note_no_answer(entry_id=row.pk, by=by, at=at, tried_at=at + HOUR)) == "bad_value"
    inspector = care.actor("inspector")
    assert refusal_of(lambda: note_no_answer(entry_id=row.pk, by=inspector, at=at)) == "not_found"
    end_care(entry_id=row.pk, reason="moved", by=care.actor("lead"), at=at)
    assert seen(Told()) == "entry_ended"


def test_a_fault_that_left_somebody_without_a_check_is_mended_by_the_sweep(care: Care) -> None:
    row = care.add()
    WelfareCheck.objects.filter(entry=row).delete()
    assert sweep_care(incident=care.incident, at=care.at) == 1
    assert care.check(row).due_at == care.at + 72 * HOUR


def test_an_older_arithmetic_is_reckoned_anew(care: Care) -> None:
    row = care.add(needs=("oxygen",))
    CareEntry.objects.filter(pk=row.pk).update(rule="2026-11-26x", care_class="C", points=1)
    sweep_care(incident=care.incident, at=care.at)
    kept = care.again(row)
    assert (kept.care_class, kept.points, kept.rule) == ("A", 8, "2026-11-26")
