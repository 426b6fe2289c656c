"""Interviews: who may hold one, what is kept, what becomes of it. Every line told is accounted for."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from typing import Any

import pytest

from bihuan.apps.briefing.actions.interviews import (
    confirm_person,
    end_interview,
    go_on_with_version,
    open_interview,
    save_section,
    take_interview,
)
from bihuan.apps.briefing.actions.interviews_completing import complete_interview, deliver_contacts
from bihuan.apps.briefing.models import Interview, InterviewLine
from bihuan.apps.briefing.queries.interviews import account_of
from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Batch, Disposition, Person, Record
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import Exposure, Visit
from tests.apps.tracing.tracing_desk import refused
from tests.interviews_world import Asking
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


def place(
    name: str, start: str = "2026-01-02T09:00", end: str = "2026-01-02T10:30", **more: str
) -> dict[str, list[str]]:
    """Return one row of a place as it is typed."""
    told = {"place_name": name, "place_from": start, "place_to": end, **more}
    return {key: [value] for key, value in told.items()}


def contact(name: str, phone: str = "", met: str = "2026-01-02", **more: str) -> dict[str, list[str]]:
    """Return one row of a contact as it is typed."""
    told = {"contact_name": name, "contact_phone": phone, "exposure_last_contact": met, **more}
    return {key: [value] for key, value in told.items() if value}


def run_all(at: datetime) -> None:
    """Run every job that is due, the long ones too."""
    run_jobs(at)
    for one in claim_deliveries(at=at, most=100, is_long=True):
        assert run_delivery(delivery=one, at=at)
    run_jobs(at)


def test_every_place_and_contact_told_is_accounted_for(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "places", place("河东菜市场"), place("老街火锅店"), place("车站", start="", end=""))
    asking.save(row, "contacts", contact("张三丰", "13900001357"), contact("张三丰", "13900001357"), contact("=李四"))
    before = Visit.objects.count(), Record.objects.count(), WorkOrder.objects.count()
    done = asking.complete(asking.fresh(row), keeps=1)
    assert (done.state, done.contacts, done.places) == ("completed", 3, 3)
    assert account_of(done).owed == 3
    run_all(asking.at)
    after = Visit.objects.count(), Record.objects.count(), WorkOrder.objects.count()
    told = account_of(asking.fresh(row))
    assert (told.told, told.records, told.visits, told.kept, told.owed, told.is_balanced) == (6, 3, 2, 1, 0, True)
    assert (after[0] - before[0], after[1] - before[1]) == (2, 3)
    assert InterviewLine.objects.filter(interview=row).count() == 6
    batch = Batch.objects.get(pk=asking.fresh(row).batch)
    assert (batch.declared, batch.read, batch.accepted, batch.state) == (3, 3, 3, "disposed")
    assert after[2] - before[2] == 3
    names = [one.values["name"] for one in Disposition.objects.filter(batch=batch).order_by("line")]
    assert names == ["张三丰", "张三丰", "=李四"]


def test_delivering_twice_hands_nothing_in_twice(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "contacts", contact("张三丰", "13900001357"))
    asking.complete(asking.fresh(row))
    assert deliver_contacts(interview_id=row.pk, at=asking.at) == 1
    assert deliver_contacts(interview_id=row.pk, at=asking.at) == 0
    run_jobs(asking.at)
    assert Record.objects.filter(batch=asking.fresh(row).batch).count() == 1


def test_a_visit_is_where_and_when_it_was_told(asking: Asking) -> None:
    row = asking.begun()
    asking.save(
        row, "places", place("河东菜市场", place_companions="同事两人"), place("一家小店", place_address="西山路1号")
    )
    asking.complete(asking.fresh(row))
    visits = list(Visit.objects.filter(reference=f"interview:{row.pk}").order_by("recorded_at", "id"))
    told = {
        (one.place.name if one.place else "", one.place_text, one.starts_at.isoformat(), one.origin, one.is_confirmed)
        for one in visits
    }
    assert told == {
        ("河东菜市场", "河东菜市场", "2026-01-02T01:00:00+00:00", "interview", True),
        ("", "一家小店, 西山路1号", "2026-01-02T01:00:00+00:00", "interview", True),
    }
    assert sorted(one.note for one in visits) == ["", "同在该地点的人: 同事两人"]


def test_what_stands_in_a_record_or_a_visit_is_in_the_answers_no_more(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "places", place("河东菜市场"), place("车站", start=""))
    asking.save(row, "contacts", contact("张三丰", "13900001357"))
    asking.complete(asking.fresh(row), keeps=1)
    deliver_contacts(interview_id=row.pk, at=asking.at)
    answers = asking.fresh(row).answers
    assert (answers["contacts"], [one["place_name"] for one in answers["places"]]) == ([], ["车站"])


def test_a_contact_with_a_known_document_is_proposed_as_exposed(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "contacts", contact("张三丰", "13900001357"))
    asking.complete(asking.fresh(row))
    deliver_contacts(interview_id=row.pk, at=asking.at)
    line = InterviewLine.objects.get(interview=row)
    record = line.effect.partition(":")[2]
    assert line.exposure == ""
    person = asking.tracing.persons[1]
    Disposition.objects.filter(record=record).update(person_id=person)
    from bihuan.apps.briefing.actions.interviews_completing import name_contacts

    assert name_contacts(records=[record], at=asking.at) == 1
    assert name_contacts(records=[record], at=asking.at) == 0
    found = Exposure.objects.get(pk=InterviewLine.objects.get(interview=row).exposure)
    assert (found.source_case_id, found.person_id, found.state, found.type) == (
        asking.tracing.case.pk, person, "proposed", "named",
    )  # fmt: skip


def test_nothing_is_asked_before_the_person_is_confirmed(asking: Asking) -> None:
    row = asking.open()
    refused("person_first", lambda: asking.save(row, "opening", {"consent_agrees": ["yes"]}))
    refused("person_first", lambda: asking.complete(row))
    told = {"interview_id": row.pk, "by": asking.by(), "at": asking.at}
    refused("say_who", lambda: confirm_person(name="", birth_year="1985", **told))
    refused("say_who", lambda: confirm_person(name="测试人", birth_year="85", **told))
    refused("another_person", lambda: confirm_person(name="别人", birth_year="1985", **told))
    person = Person.objects.get(pk=row.person)
    refused("another_person", lambda: confirm_person(name=str(person.name), birth_year="1931", **told))
    assert asking.fresh(row).confirmed_at is None
    assert asking.confirm(row).confirmed_at == asking.at


def test_an_answer_like_a_card_or_a_code_is_blotted_out_before_it_is_kept(asking: Asking) -> None:
    row = asking.begun()
    read = asking.save(row, "source", {"exposure_gathering": ["卡号 4111 1111 1111 1111"]})
    assert read.masked == [(0, "exposure_gathering")]
    kept = asking.fresh(row)
    assert (kept.answers["exposure_gathering"], kept.masked) == ("卡号 **** **** **** ****", 1)
    event = Event.objects.filter(subject_id=row.pk, kind="interview.saved").latest("index")
    assert json.loads(event.facts)["masked"] == 1


def test_wrong_answers_are_kept_as_typed_and_hold_the_interview_open(asking: Asking) -> None:
    row = asking.begun()
    read = asking.save(row, "person", {"person_age": ["三十"], "reach_address": ["西山路12号"]})
    assert read.wrong == {(0, "person_age"): "no_integer"}
    assert asking.fresh(row).answers["person_age"] == "三十"
    assert refused("interview_incomplete", lambda: asking.complete(asking.fresh(row))) == {"missing": 0, "wrong": 1}
    read = asking.save(row, "person", {"person_age": ["130"]})
    assert read.wrong == {(0, "person_age"): "constraint"}
    assert refused("interview_incomplete", lambda: asking.complete(asking.fresh(row))) == {"missing": 1, "wrong": 1}


def test_a_place_without_a_time_is_kept_only_where_that_was_seen(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "places", place("车站", start="", end=""))
    assert refused("places_without_time", lambda: asking.complete(asking.fresh(row))) == {"places": 1}
    assert Visit.objects.filter(reference=f"interview:{row.pk}").count() == 0
    asking.complete(asking.fresh(row), keeps=1)
    line = InterviewLine.objects.get(interview=row)
    assert (line.what, line.effect) == ("places", "kept:no_time")


def test_a_visit_that_cannot_be_completes_nothing_and_names_its_place(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "places", place("河东菜市场"), place("老街火锅店", start="2126-01-02T09:00", end=""))
    told = refused("visit_in_future", lambda: asking.complete(asking.fresh(row)))
    assert told["place"] == "老街火锅店"
    assert asking.fresh(row).state == "open"
    assert Visit.objects.filter(reference=f"interview:{row.pk}").count() == 0


def test_only_its_interviewer_writes_in_an_interview_until_a_colleague_takes_it(asking: Asking) -> None:
    row = asking.begun()
    told: Any = {"interview_id": row.pk, "by": asking.by("analyst"), "at": asking.at}
    save: Any = {"section": "opening", "typed": [{}], "digest": row.digest}
    refused("not_your_interview", lambda: save_section(**save, **told))
    refused("not_your_interview", lambda: end_interview(reason="mistaken", **told))
    refused("not_your_interview", lambda: complete_interview(digest=row.digest, keeps=0, **told))
    taken = take_interview(**told)
    assert (taken.interviewer, taken.confirmed_at) == (asking.by("analyst").account, None)
    assert asking.fresh(row).answers["person_age"] == "37"


@pytest.mark.parametrize("name", ["health", "hotline", "commander", "auditor", "clerk", "gate_keeper", "administrator"])
def test_who_does_not_investigate_holds_no_interview(asking: Asking, name: str) -> None:
    refused("wrong_role", lambda: asking.open(by=name))
    row = asking.begun()
    told = {"interview_id": row.pk, "by": asking.by(name), "at": asking.at}
    refused("wrong_role", lambda: take_interview(**told))
    refused("wrong_role", lambda: save_section(section="opening", typed=[{}], digest=row.digest, **told))


def test_the_same_case_is_interviewed_once_at_a_time(asking: Asking) -> None:
    row = asking.open()
    assert asking.open(by="analyst").pk == row.pk
    end_interview(interview_id=row.pk, reason="not_reached", by=asking.by(), at=asking.at)
    assert asking.open().pk != row.pk
    told = {"interview_id": row.pk, "by": asking.by(), "at": asking.at}
    refused("interview_over", lambda: end_interview(reason="mistaken", **told))
    refused("bad_reason", lambda: end_interview(reason="nothing", **told))
    refused("not_found", lambda: open_interview(about="order", about_id="x", by=asking.by(), at=asking.at))
    refused("not_found", lambda: open_interview(about="case", about_id="x", by=asking.by(), at=asking.at))


def test_a_contact_is_interviewed_by_the_form_for_contacts(asking: Asking) -> None:
    asking.tracing.confirm()
    row = asking.begun("contact", asking.tracing.contact().pk)
    assert row.version_id == asking.versions["contact"].pk
    asking.save(row, "places", place("桂花诊所"))
    done = asking.complete(asking.fresh(row))
    assert (done.places, account_of(done).is_balanced) == (1, True)
    assert Visit.objects.get(reference=f"interview:{row.pk}").person_id == asking.tracing.persons[0]


def test_an_interview_goes_on_with_the_version_that_is_in_force_now(asking: Asking) -> None:
    row = asking.begun()
    content = copy.deepcopy(row.version.content)
    content["survey"] = [line for line in content["survey"] if line["cells"].get("name") != "person_age"]
    newer = asking.publish(asking.next(row.version.form_id, content))
    refused("form_superseded", lambda: asking.save(row, "person", {"person_sex": ["male"]}))
    refused("form_superseded", lambda: asking.save(row, "person", {"person_sex": ["male"]}, digest=newer.digest))
    refused("form_superseded", lambda: asking.complete(row))
    carried = go_on_with_version(interview_id=row.pk, by=asking.by(), at=asking.at)
    assert (carried.version_id, carried.digest) == (newer.pk, newer.digest)
    answers = asking.fresh(row).answers
    assert ("person_age" in answers, answers["reach_address"]) == (False, "顺安区西山路12号3栋501")
    refused("same_version", lambda: go_on_with_version(interview_id=row.pk, by=asking.by(), at=asking.at))
    event = Event.objects.get(subject_id=row.pk, kind="interview.carried")
    assert json.loads(event.facts)["dropped"] == 1


def test_what_was_told_lies_sealed(asking: Asking) -> None:
    row = asking.begun()
    asking.save(row, "source", {"exposure_gathering": ["金丝雀聚会"]})
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM briefing_interview WHERE id = %s", [row.pk])
        assert "金丝雀" not in repr(cursor.fetchall())
    assert Interview.objects.get(pk=row.pk).answers["exposure_gathering"] == "金丝雀聚会"
