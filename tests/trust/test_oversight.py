"""Who looked: told to the person without names, signed; the log for independent eyes; the weekly draw and its alarm."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import StringIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from bihuan.apps.core.journal import Look, record_access
from bihuan.apps.core.journal.reviewing import alarm_unreviewed, draw_week, review_access
from bihuan.apps.core.models import AccessEntry, AccessReview, DayRoot, Event
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.sampling import draw
from bihuan.apps.orders.models import WorkOrder
from bihuan.config.rounds import review_looks
from bihuan.engine.ledger.signing import check_receipt_file
from tests.trust.canaries import canary_world, leaked
from tests.trust.failing_closed import Broken, broken
from tests.web.desk.orders.seeing import client_of
from tests.web.people import make_person
from tests.worlds import World, make_world, run_jobs

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 8, 17)
STARTS = datetime(2026, 8, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def world() -> World:
    """Return a world in which an officer, a reviewer and the lead have looked at one person."""
    made = canary_world()
    for name, role in (("dpo", Role.DATA_PROTECTION_OFFICER), ("auditor", Role.AUDITOR)):
        made.people[name] = make_person(name, role.value, full_name=f"某{name}")
    client_of(made, "officer@PCS-03").get(reverse("field:order", args=[made.orders[0]]))
    url = reverse("desk:reveal", args=["order", made.orders[0], "phone"])
    client_of(made, "lead").post(url, {"reason": "complaint"})
    return made


def _person(world: World) -> str:
    return str(WorkOrder.objects.get(pk=world.orders[0]).content.person)


def test_the_person_learns_unit_role_purpose_and_time_and_no_name(world: World) -> None:
    page = client_of(world, "dpo").get(reverse("desk:looked", args=[_person(world)]))
    told = [(one.unit_name, one.role, one.act, one.purpose, one.reason) for one in page.context["looks"]]
    assert told == [
        ("", "desk_lead", "reveal", "desk_work", "complaint"),
        ("西山街道派出所", "field_officer", "read", "order_work", ""),
    ]
    text = page.content.decode()
    assert [word for word in ("孙外勤", "王守正", *leaked(text)) if word in text] == []


def test_the_statement_for_the_person_is_signed_with_the_key_of_the_receipts_and_is_a_look_itself(world: World) -> None:
    response = client_of(world, "dpo").post(reverse("desk:tell-looked", args=[_person(world)]))
    said = json.loads(response.content)
    assert check_receipt_file(said) is None
    assert check_receipt_file({**said, "payload": said["payload"].replace("complaint", "call_back")}) is not None
    payload = json.loads(said["payload"])
    assert [one["act"] for one in payload["looks"]] == ["reveal", "read"]
    assert {key for one in payload["looks"] for key in one} == {
        "at", "unit", "role", "act", "purpose", "reason", "decision", "fields",
    }  # fmt: skip
    assert AccessEntry.objects.filter(act="export", person=_person(world)).count() == 1


@pytest.mark.parametrize("who", ["lead", "auditor", "inspector", "officer@PCS-03", "administrator"])
def test_only_the_data_protection_officer_tells_who_looked(world: World, who: str) -> None:
    client, person = client_of(world, who), _person(world)
    assert client.get(reverse("desk:looked", args=[person])).status_code == 404
    assert client.post(reverse("desk:tell-looked", args=[person])).status_code == 404


@pytest.mark.parametrize("who", ["auditor", "inspector", "dpo"])
def test_who_reads_the_log_reads_no_record(world: World, who: str) -> None:
    page = client_of(world, who).get(reverse("desk:oversight"))
    assert (page.status_code, len(page.context["page"].object_list)) == (200, 2)
    assert leaked(page.content.decode()) == []
    assert client_of(world, who).get(reverse("desk:person", args=[_person(world)])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("lead", 200), ("commander", 200), ("analyst", 404), ("officer@PCS-03", 404)]
)
def test_who_reviews_glasses_sees_them_and_not_the_log(world: World, who: str, status: int) -> None:
    page = client_of(world, who).get(reverse("desk:oversight"))
    assert page.status_code == status
    if status == 200:
        assert list(page.context["page"].object_list) == []


def test_the_log_can_be_narrowed_to_one_act(world: World) -> None:
    page = client_of(world, "auditor").get(reverse("desk:oversight") + "?act=reveal")
    assert [one.act for one in page.context["page"].object_list] == ["reveal"]


def test_the_command_says_who_looked_and_names_nobody(world: World) -> None:
    said = StringIO()
    call_command("looked", _person(world), stdout=said)
    lines = said.getvalue().splitlines()
    assert [line.split("\t")[1:4] for line in lines[:-1]] == [
        ["desk", "desk_lead", "reveal"], ["西山街道派出所", "field_officer", "read"],
    ]  # fmt: skip
    assert lines[-1] == "2 in all"
    with pytest.raises(CommandError, match="Nobody has looked"):
        call_command("looked", str(uuid4()))


def test_whoever_asks_by_the_command_who_looked_stands_in_the_log_too(world: World) -> None:
    person, order = _person(world), world.orders[0]
    before = AccessEntry.objects.count()
    call_command("looked", person, stdout=StringIO())
    call_command("looked", order, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("looked", "欧阳小满")
    entries = AccessEntry.objects.order_by("event")[before:]
    assert [(one.account, one.role, one.act, one.object_kind, one.object_id, one.person, one.purpose, one.decision)
            for one in entries] == [
        ("operator", "system", "read", "access_log", person, person, "who_looked", "shown"),
        ("operator", "system", "read", "access_log", order, "", "who_looked", "shown"),
    ]  # fmt: skip
    assert [one for one in Event.objects.all() if "欧阳小满" in one.facts] == []
    with broken("bihuan.apps.orders.management.commands.looked:record_access"), pytest.raises(Broken):
        call_command("looked", person, stdout=(said := StringIO()))
    assert said.getvalue() == ""


# --- the weekly draw -------------------------------------------------------------------------------------------------
def _week_of_looks(world: World, count: int) -> list[str]:
    by, found = world.actor("lead"), []
    for n in range(count):
        look = Look("break_glass" if n == 7 else "read", "order", f"o-{n}", "", ("phone",), "desk_work")
        found.append(record_access(look, by=by, at=STARTS + timedelta(hours=n % 160)).pk)
    return found


def _sign_days(root: str = "ab" * 32) -> None:
    DayRoot.objects.create(
        date=MONDAY + timedelta(days=6), tree_size=1, root=root, payload="{}", signature="", key="test"
    )


def test_two_in_a_hundred_are_drawn_by_the_root_of_the_week_and_every_outlier() -> None:
    world = make_world(records=0)
    entries = _week_of_looks(world, 150)
    end = STARTS + timedelta(days=7)
    told = {"incident": world.incident.code, "monday": MONDAY, "starts_at": STARTS}
    assert draw_week(**told, at=end) == 0  # nothing before a root is signed that nobody could know
    _sign_days()
    assert draw_week(**told, at=end - timedelta(seconds=1)) == 0
    wanted = set(draw("ab" * 32, entries)) | {entries[7]}
    assert draw_week(**told, at=end) == len(wanted)
    assert set(AccessReview.objects.values_list("entry", flat=True)) == wanted
    assert AccessReview.objects.get(entry=entries[7]).why == "outlier"
    assert draw_week(**told, at=end) == 0
    assert Event.objects.filter(kind="access.drawn").count() == 1


def test_a_look_left_unreviewed_for_seven_days_alarms_once_and_opens_an_order() -> None:
    world = make_world(records=0)
    _week_of_looks(world, 20)
    _sign_days()
    at = STARTS + timedelta(days=7)
    assert review_looks(at=at) > 0
    count = AccessReview.objects.count()
    assert alarm_unreviewed(incident=world.incident.code, at=at + timedelta(days=7, seconds=-1)) == 0
    assert alarm_unreviewed(incident=world.incident.code, at=at + timedelta(days=7)) == count
    assert alarm_unreviewed(incident=world.incident.code, at=at + timedelta(days=8)) == 0
    run_jobs(at + timedelta(days=8))
    assert WorkOrder.objects.filter(kind="access_unreviewed").count() == 1


def test_a_review_is_kept_once_by_somebody_independent_and_never_ones_own() -> None:
    world = make_world(records=0)
    entries = _week_of_looks(world, 1)
    found = AccessReview.objects.create(
        entry=entries[0], incident=world.incident.code, why="sample", week=MONDAY, drawn_at=world.at, due_at=world.at
    )
    incident = world.incident.code
    auditor = Actor("a" * 36, Role.AUDITOR, incident)

    def code(by: Actor, verdict: str = "in_order", review: str = found.pk) -> str:
        try:
            review_access(review_id=review, verdict=verdict, by=by, at=world.at)
        except NotAllowed as refusal:
            return refusal.code
        return ""

    said = [
        code(world.actor("lead")), code(auditor, "fine"), code(auditor, review=str(uuid4())),
        code(Actor(world.actor("lead").account, Role.AUDITOR, incident)), code(auditor), code(auditor),
    ]  # fmt: skip
    assert said == ["not_found", "unknown_answer", "not_found", "own_access", "", "already_reviewed"]
    assert Event.objects.filter(kind="access.reviewed").count() == 1


def test_the_page_keeps_a_review(world: World) -> None:
    entry = AccessEntry.objects.filter(act="reveal").get()
    found = AccessReview.objects.create(
        entry=entry.pk, incident=world.incident.code, why="sample", week=MONDAY, drawn_at=world.at, due_at=world.at
    )
    url = reverse("desk:review-access", args=[found.pk])
    page = client_of(world, "auditor").get(reverse("desk:oversight"))
    assert [one.pk for one, _entry in page.context["reviews"]] == [found.pk]
    assert client_of(world, "lead").post(url, {"verdict": "in_order"}).status_code == 404
    assert client_of(world, "auditor").post(url, {"verdict": "to_follow_up"}).status_code == 302
    assert AccessReview.objects.get().verdict == "to_follow_up"


def test_a_look_that_found_nobody_stands_in_the_log_without_a_link(world: World) -> None:
    wrong = {
        "way": "counter", "document_kind": "citizen_number", "document_number": "11010519491231002X",
        "birth_year": "1949",
    }  # fmt: skip
    dpo = client_of(world, "dpo")
    assert dpo.post(reverse("desk:rights-code"), wrong).status_code == 409
    assert AccessEntry.objects.filter(act="search", object_id="").count() == 1
    assert dpo.get(reverse("desk:oversight")).status_code == 200
