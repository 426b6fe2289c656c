"""Who comes on the register, by hand or for a request; what changes; how it ends."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.apps.intake.models import Person
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.actions.care import Change, change_care, end_care, register_care
from bihuan.apps.residents.actions.sweeping import sweep_care
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from tests.care_world import HOUR, Care
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def test_somebody_is_registered_with_their_sum_their_unit_and_their_first_check(care: Care) -> None:
    row = care.add(needs=("alone", "oxygen"), kin_phone="13900009999", medicine_until=date(2026, 8, 27))
    kept = care.again(row)
    assert (kept.needs, kept.points, kept.care_class, kept.rule) == (["alone", "oxygen"], 10, "A", "2026-11-26")
    assert (kept.unit_id, kept.area.code if kept.area else "", kept.has_phone, kept.has_kin) == (
        "PCS-03", "511302001", True, True,
    )  # fmt: skip
    check = care.check(row)
    assert (check.step, check.due_at, check.limit_at) == ("visit", care.at + 12 * HOUR, care.at + 14 * HOUR)
    assert json.loads(care.events("care.registered")[0].facts) == {
        "person": row.person, "class": "A", "points": 10, "unit": "PCS-03", "record": "",
    }  # fmt: skip


def test_who_they_are_lies_sealed_and_a_person_stands_behind_them(care: Care) -> None:
    row = care.add(document_number="110101193005120038")
    kept = care.again(row)
    assert (kept.name, kept.phone, kept.address) == ("温玉兰", "+8613900000000", "顺安区西山路1号2栋301")
    assert "温玉兰" not in kept.sealed
    person = Person.objects.get(pk=row.person)
    assert (person.name, person.document) == ("温玉兰", "citizen_number:110101193005120038")


def test_the_same_document_is_the_same_person_and_is_cared_for_once(care: Care) -> None:
    told: dict[str, Any] = {"document_number": "110101193005120038"}
    first = care.add(**told)
    assert refusal_of(lambda: care.add(1, **told)) == "already_cared_for"
    end_care(entry_id=first.pk, reason="in_hospital", by=care.actor("lead"), at=care.at)
    again = care.add(2, **told)
    assert (again.person, again.pk != first.pk) == (first.person, True)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": ""}, "missing_detail"),
        ({"phone": "", "address": ""}, "nowhere_to_go"),
        ({"needs": ()}, "no_need"),
        ({"needs": ("lonely",)}, "unknown_need"),
        ({"purpose": "curiosity"}, "bad_value"),
        ({"document_number": "110101193005120031"}, "wrong_document"),
        ({"person": "0198c000-0000-7000-8000-000000000000"}, "not_found"),
        ({"resident": "0198c000-0000-7000-8000-000000000000"}, "not_found"),
    ],
)
def test_what_nobody_can_act_on_is_refused_and_nothing_is_kept(care: Care, told: dict[str, object], code: str) -> None:
    needs = told.pop("needs", ("alone",))
    assert refusal_of(lambda: care.add(0, needs, **told)) == code  # type: ignore[arg-type]  # a tuple of texts
    assert (CareEntry.objects.count(), WelfareCheck.objects.count()) == (0, 0)


def test_a_unit_registers_its_own_people_and_nobody_elses(care: Care) -> None:
    mine, theirs = care.new(0), care.new(1, area="511302002", address="河东社区9号楼")
    officer = care.actor("officer@PCS-03")
    assert register_care(new=mine, by=officer, at=care.at).unit_id == "PCS-03"
    assert refusal_of(lambda: register_care(new=theirs, by=officer, at=care.at)) == "not_your_area"
    commander = care.actor("commander")
    assert refusal_of(lambda: register_care(new=theirs, by=commander, at=care.at)) == "wrong_role"


def test_other_needs_are_reckoned_anew_and_the_next_check_comes_sooner(care: Care) -> None:
    row = care.add(needs=("alone",))
    assert care.check(row).due_at == care.at + 72 * HOUR
    change = Change(needs=("alone", "oxygen"), address="西山路3号", note="氧气瓶在门后")
    change_care(entry_id=row.pk, change=change, by=care.actor("lead"), at=care.at + HOUR)
    kept = care.again(row)
    assert (kept.care_class, kept.points, kept.address, kept.note) == ("A", 10, "西山路3号", "氧气瓶在门后")
    assert care.check(row).due_at == care.at + 12 * HOUR


def test_a_change_that_leaves_no_way_to_reach_them_or_comes_from_a_stale_page_is_refused(care: Care) -> None:
    row = care.add()
    lead = care.actor("lead")

    def change(told: Change, n: int | None = None) -> str:
        return refusal_of(lambda: change_care(entry_id=row.pk, change=told, by=lead, at=care.at, n=n))

    assert change(Change(phone="", address="")) == "nowhere_to_go"
    assert change(Change(needs=("alone",)), n=7) == "stale"
    assert change(Change(purpose="gossip")) == "bad_value"
    assert (care.again(row).phone, care.again(row).n) == ("+8613900000000", 0)
    end_care(entry_id=row.pk, reason="moved", by=lead, at=care.at)
    assert change(Change(purpose="medicine")) == "entry_ended"


def test_whoever_moves_goes_to_the_unit_that_answers_there_and_not_to_the_old_door(care: Care) -> None:
    row = care.add(longitude=106.08, latitude=30.8)
    moved = Change(address="河东社区9号")
    mine = care.actor("dispatcher@PCS-03")
    assert refusal_of(lambda: change_care(entry_id=row.pk, change=moved, by=mine, at=care.at)) == "not_your_area"
    change_care(entry_id=row.pk, change=moved, by=care.actor("lead"), at=care.at)
    kept = care.again(row)
    assert (kept.unit_id, kept.area.code if kept.area else "", kept.longitude, kept.latitude) == (
        "SQ-07", "", None, None,
    )  # fmt: skip
    sweep_care(incident=care.incident, at=care.at + 72 * HOUR)
    order = WorkOrder.objects.select_related("content").get(kind="welfare_round")
    assert order.content.proposed_unit_id == "SQ-07"


def test_somebody_whom_nobody_answered_for_gets_a_unit_with_an_address_that_names_one(care: Care) -> None:
    row = care.add(area="", address="某地")
    assert row.unit_id is None
    change_care(entry_id=row.pk, change=Change(address="西山路3号"), by=care.actor("lead"), at=care.at)
    assert care.again(row).unit_id == "PCS-03"


def test_somebody_who_is_due_climbs_sooner_when_their_class_asks_for_it(care: Care) -> None:
    row, due = care.add(needs=("alone",)), care.at + 72 * HOUR
    assert care.check(row).limit_at == due + 12 * HOUR
    change_care(entry_id=row.pk, change=Change(needs=("oxygen",)), by=care.actor("lead"), at=due)
    assert (care.check(row).due_at, care.check(row).limit_at) == (due, due + 2 * HOUR)


def test_an_entry_ends_with_its_check_and_a_reason(care: Care) -> None:
    row, lead = care.add(), care.actor("lead")
    assert refusal_of(lambda: end_care(entry_id=row.pk, reason="tired", by=lead, at=care.at)) == "bad_reason"
    end_care(entry_id=row.pk, reason="no_need", by=lead, at=care.at + HOUR)
    kept = care.again(row)
    assert (kept.ended_why, kept.ended_at) == ("no_need", care.at + HOUR)
    assert [one.state for one in WelfareCheck.objects.filter(entry=row)] == ["ended"]
    assert refusal_of(lambda: end_care(entry_id=row.pk, reason="moved", by=lead, at=care.at)) == "entry_ended"


def test_what_lies_with_another_unit_is_not_there(care: Care) -> None:
    row = care.add()
    other = care.actor("dispatcher@SQ-07")
    assert refusal_of(lambda: end_care(entry_id=row.pk, reason="moved", by=other, at=care.at)) == "not_found"


def test_medicine_and_purpose_are_kept_as_told(care: Care) -> None:
    row = care.add()
    day = (care.at + timedelta(days=5)).date()
    change_care(
        entry_id=row.pk, change=Change(medicine_until=day, purpose="medicine"), by=care.actor("lead"), at=care.at
    )
    assert (care.again(row).medicine_until, care.again(row).purpose) == (day, "medicine")
