"""People, posts and plans over HTTP: every form does what it says, a refusal says why and loses nothing typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime
from tests.forces_world import HOUR, Forces, make_forces

from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.core.models import Department, Event, Incident
from bihuan.apps.forces.actions.levels import define_level
from bihuan.apps.forces.actions.pairings import PairingTold, agree_pairing
from bihuan.apps.forces.actions.plans import revise_plan
from bihuan.apps.forces.actions.posts import PostTold, open_post
from bihuan.apps.forces.actions.rosters import RosterRow, take_rows
from bihuan.apps.forces.models import Absence, Assignment, LevelHeld, Need, Officer, Pairing, Plan, Post, RosterLine
from bihuan.apps.forces.rules.levels import Demands

pytestmark = pytest.mark.django_db


@pytest.fixture
def forces() -> Forces:
    """Return the world as of now, for pages read the clock; the plan's blocks begin at a whole minute."""
    return make_forces(at=datetime.now(UTC).replace(second=0, microsecond=0))


def client_of(forces: Forces, name: str = "lead") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(forces.world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def sent(client: Client, page: str, /, *args: object, status: int = 200, **told: object) -> str:
    answer = client.post(reverse(page, args=args), told, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def local(at: datetime) -> str:
    return localtime(at).strftime("%Y-%m-%dT%H:%M")


def make() -> None:
    """Let the planner's job do what it owes, as its own thread does."""
    for one in claim_deliveries(at=datetime.now(UTC), most=9, is_long=True):
        run_delivery(delivery=one, at=datetime.now(UTC))


def draft_of(forces: Forces) -> Plan:
    assert forces.plan is not None
    return revise_plan(plan_id=forces.plan.pk, by=forces.actor("planner"), at=forces.at)


def test_the_page_on_duty_shows_who_is_where_and_what_the_level_asks(forces: Forces) -> None:
    page = text(client_of(forces), "desk:forces")
    assert [word in page for word in ("西山路点位", "何一诺", "No duty level has been set yet.")] == [True] * 3
    told = {
        "code": "II", "name": "二级勤务", "share_percent": 75, "home_percent": 25, "call_up_minutes": 30,
        "day_hours": 12, "week_hours": 60, "rest_hours": 11,
    }  # fmt: skip
    assert "The level is kept." in sent(client_of(forces), "desk:define-level", **told)
    level = LevelHeld.objects.count()
    said = sent(client_of(forces), "desk:set-level", level=_level(), reason="outbreak_grows")
    assert ("The level holds from now on." in said, LevelHeld.objects.count()) == (True, level + 1)
    assert [word in said for word in ("2 units below the level", "of 3 asked", "at least 1")] == [True] * 3


def _level() -> str:
    return str(Event.objects.get(kind="duty_level.defined").subject_id)


def test_demands_that_nobody_can_meet_are_refused_and_what_was_typed_stays(forces: Forces) -> None:
    told = {
        "code": "I", "name": "一级勤务", "share_percent": 90, "home_percent": 20, "call_up_minutes": 30,
        "day_hours": 12, "week_hours": 60, "rest_hours": 11,
    }  # fmt: skip
    page = sent(client_of(forces), "desk:define-level", status=409, **told)
    assert ("more than everybody" in page, 'value="90"' in page) == (True, True)


def test_a_pairing_is_agreed_shown_and_ended(forces: Forces) -> None:
    told = {"giver": "SQ-07", "taker": "PCS-03", "promised": 2, "starts_at": local(forces.at - HOUR),
            "ends_at": local(forces.at + 48 * HOUR)}  # fmt: skip
    page = sent(client_of(forces, "planner"), "desk:agree-pairing", **told)
    assert ("Kept. Plans send them there" in page, "0 / 2" in page) == (True, True)
    row = Pairing.objects.get()
    assert "The pairing has ended." in sent(client_of(forces), "desk:end-pairing", row.pk, n=row.n)


def test_an_hour_that_a_department_does_not_hold_is_named(forces: Forces) -> None:
    Department.objects.get_or_create(code="cdc", defaults={"name": "疾控中心"})
    post = open_post(told=PostTold("PCS-03", "疾控席", "desk", department="cdc"), by=forces.actor("lead"), at=forces.at)
    need = Need.objects.create(post=post, starts_at=forces.at, ends_at=forces.at + 6 * HOUR, minimum=1, wished=1)
    forces.assign("P3", need)
    page = text(client_of(forces), "desk:forces")
    assert ("疾控中心" in page, f"{localtime(forces.at + 6 * HOUR):%m-%d %H:%M}</time> – " in page) == (True, True)


def test_people_are_added_one_by_one_and_as_a_pasted_list(forces: Forces) -> None:
    dispatcher = client_of(forces, "dispatcher@PCS-03")
    told = {"number": "P9", "name": "新来者", "unit": "PCS-03", "skills": ["order"], "limits": ["no_heat"]}
    assert "Added to the strength." in sent(dispatcher, "desk:add-officer", **told)
    page = sent(dispatcher, "desk:paste-officers", unit="PCS-03", text="P10\t钱甲\t13900000001\nP11，钱乙\n")
    assert ("2 people added." in page, Officer.objects.filter(number__in=("P10", "P11")).count()) == (True, 2)
    twice = sent(dispatcher, "desk:paste-officers", unit="PCS-03", text="P12,钱丙\nP1,钱丁", status=409)
    assert ("Line 2." in twice, "钱丙" in twice, Officer.objects.filter(number="P12").exists()) == (True, True, False)


def test_the_list_of_people_is_filtered_and_hides_limits_from_who_does_not_plan(forces: Forces) -> None:
    Officer.objects.filter(number="S3").update(limits=["no_night"])
    lead, commander = client_of(forces), client_of(forces, "commander")
    assert ("no night duty" in text(lead, "desk:officers"), "no night duty" in text(commander, "desk:officers")) == (
        True, False,
    )  # fmt: skip
    page = text(lead, "desk:officers", unit="SQ-07", skill="driving", text="S3")
    assert ("宋七巧" in page, "唐八方" in page, "何一诺" in page) == (True, False, False)
    assert "1 of 1 shown" in page


def test_an_absence_is_told_and_the_lost_post_stands_on_duty(forces: Forces) -> None:
    officer = forces.officers["P2"]
    lead = client_of(forces)
    said = sent(lead, "desk:tell-absence", officer.pk, kind="sickness", starts_at=local(forces.at))
    assert ("Noted." in said, "Sickness" in said) == (True, True)
    assert "Sickness" not in text(client_of(forces, "commander"), "desk:officer", officer.pk)
    page = text(lead, "desk:forces")
    assert ("To be replaced" in page, "高二妹" in page) == (True, True)
    row = Absence.objects.get(officer=officer)
    said = sent(lead, "desk:end-absence", row.pk, ends_at=local(forces.at + HOUR), n=row.n)
    assert "Changed." in said
    late = sent(lead, "desk:end-absence", row.pk, ends_at=local(forces.at + 2 * HOUR), n=0, status=409)
    assert "Somebody changed this since you opened the page." in late


def test_what_is_kept_of_somebody_is_changed_and_they_leave(forces: Forces) -> None:
    lead, row = client_of(forces), forces.officers["P4"]
    told = {"number": "P4", "name": row.name, "unit": "PCS-03", "phone": row.phone, "skills": ["radio"], "pair": "甲"}
    assert "Changed." in sent(lead, "desk:change-officer", row.pk, n=0, **told)
    assert Officer.objects.get(pk=row.pk).skills == ["radio"]
    assert "Left the strength." in sent(lead, "desk:leave-officer", row.pk, n=1)
    busy = sent(lead, "desk:leave-officer", forces.officers["P1"].pk, n=0, status=409)
    assert "A published plan still counts on this person." in busy


def test_a_post_is_opened_given_its_blocks_and_closed(forces: Forces) -> None:
    planner = client_of(forces, "planner")
    told = {"unit": "PCS-03", "name": "高速出口", "kind": "motorway", "place": "出口东侧", "longitude": "106.1",
            "latitude": "30.8", "clothing": "double", "is_sunny": "on"}  # fmt: skip
    page = sent(planner, "desk:open-post", **told)
    post = Post.objects.get(name="高速出口")
    assert ("Opened." in page, post.is_sunny, post.clothing) == (True, True, "double")
    day = localtime(forces.at + timedelta(days=1)).date()
    blocks = {"first": f"{day}", "last": f"{day}", "pattern": "06:00-12:00 2 3\n12:00-18:00 1"}
    assert "2 blocks added." in sent(planner, "desk:add-needs", post.pk, **blocks)
    wrong = sent(planner, "desk:add-needs", post.pk, status=409, **{**blocks, "pattern": "6 bis 12"})
    assert ("Line 1." in wrong, "6 bis 12" in wrong) == (True, True)
    need = Need.objects.filter(post=post).earliest("starts_at")
    assert "Taken back." in sent(planner, "desk:drop-need", post.pk, need.pk)
    n = Post.objects.get(pk=post.pk).n
    assert "Closed." in sent(planner, "desk:close-post", post.pk, n=n)
    assert "高速出口" not in text(planner, "desk:posts")
    assert "高速出口" in text(planner, "desk:posts", closed="1")


def test_a_plan_shows_its_cells_its_people_and_what_it_changes(forces: Forces) -> None:
    plan, lead = draft_of(forces), client_of(forces)
    first = Assignment.objects.get(plan=plan, officer=forces.officers["P2"])
    sent(client_of(forces, "planner"), "desk:take-officer", plan.pk, first.pk, n=plan.n, need=first.need_id)
    page = text(lead, "desk:plan", plan.pk)
    assert ("0/1" in page, "1/1" in page, "Publish it" in page) == (True, True, True)
    changed = text(lead, "desk:plan", plan.pk, tab="difference")
    assert ("loses <b>1</b>" in changed, "高二妹" in changed) == (True, True)
    people = text(lead, "desk:plan", plan.pk, tab="people")
    assert ("何一诺" in people, "free" in people) == (True, True)


def begin_the_day(forces: Forces) -> None:
    """Move the incident to the zone in which it is one in the morning: what counts by day ends with the day."""
    hours = (1 - forces.at.astimezone(UTC).hour) % 24
    hours -= 24 if hours > 14 else 0
    Incident.objects.update(time_zone=f"Etc/GMT{-hours:+d}")  # the names of these zones count westward


def test_the_page_says_which_rule_stops_whom_and_puts_somebody_there(forces: Forces) -> None:
    begin_the_day(forces)
    plan, planner = draft_of(forces), client_of(forces, "planner")
    need = forces.need("PCS-03", 13, 15)
    stopped = text(planner, "desk:plan", plan.pk, need=need.pk, officer="P2")
    assert ("P2 is stopped here by:" in stopped, "too many blocks in a day" in stopped) == (True, True)
    free = text(planner, "desk:plan", plan.pk, need=need.pk, officer="P3")
    assert "Nothing stops P3 here." in free
    nobody = text(planner, "desk:plan", plan.pk, need=need.pk, officer="ZZ")
    assert "There is nobody with this number" in nobody
    assert "Given." in sent(planner, "desk:put-officer", plan.pk, need.pk, officer="P3", n=0)
    refused = sent(planner, "desk:put-officer", plan.pk, need.pk, officer="P2", n=1, status=409)
    assert ("A hard rule forbids this." in refused, 'value="P2"' in refused) == (True, True)
    unknown = sent(planner, "desk:put-officer", plan.pk, need.pk, officer="ZZ", n=1, status=409)
    assert "There is nobody with this number." in unknown


def test_only_the_lead_enters_a_shift_of_fifteen_hours_and_the_page_keeps_name_and_reason(forces: Forces) -> None:
    begin_the_day(forces)
    plan, long = draft_of(forces), forces.need("PCS-03", 24, 39)
    Plan.objects.filter(pk=plan.pk).update(ends_at=forces.at + 48 * HOUR)
    told = {"officer": "P3", "n": 0}
    refused = sent(client_of(forces, "planner"), "desk:put-officer", plan.pk, long.pk, status=409, **told)
    assert "would work too many hours in a day" in refused
    refused = sent(
        client_of(forces, "planner"), "desk:put-officer", plan.pk, long.pk, status=409, reason="nobody_else", **told
    )
    assert "Only the desk lead overrides a hard rule." in refused
    page = sent(client_of(forces), "desk:put-officer", plan.pk, long.pk, reason="nobody_else", **told)
    assert ("against a hard rule: your name and reason stay" in page, "There is nobody else" in page) == (True, True)
    assert "王守正" in page


def test_a_plan_is_published_once_and_replanned_by_hand(forces: Forces) -> None:
    plan, planner = draft_of(forces), client_of(forces, "planner")
    page = sent(planner, "desk:publish-plan", plan.pk, n=plan.n)
    assert ("The plan is in force." in page, Plan.objects.get(pk=plan.pk).state) == (True, "published")
    twice = sent(planner, "desk:publish-plan", plan.pk, n=plan.n, status=409)
    assert "This plan is no draft any more" in twice
    page = sent(planner, "desk:revise-plan", plan.pk)
    assert "A draft has begun." in page
    draft = Plan.objects.get(state="draft")
    assert "Dropped." in sent(planner, "desk:drop-plan", draft.pk, n=draft.n)
    refused = sent(planner, "desk:revise-plan", draft.pk, status=409)
    assert "This plan is not in force." in refused


def test_a_plan_is_asked_for_made_by_the_job_and_a_drop_out_is_replanned(forces: Forces) -> None:
    planner = client_of(forces, "planner")
    told = {
        "starts_at": local(forces.at),
        "ends_at": local(forces.at + 24 * HOUR),
        "plan_seconds": 2,
        "blocks_a_day": 1,
    }
    page = sent(planner, "desk:ask-plan", **told)
    plan = Plan.objects.get(state="making")
    assert ("It waits for its turn." in page, plan.replaces) == (True, getattr(forces.plan, "pk", ""))
    make()
    plan.refresh_from_db()
    assert (plan.state, plan.report["unmet"]) == ("draft", [])
    assert "Done." in text(planner, "desk:plan-progress", plan.pk)
    assert "as many as wished" in text(planner, "desk:plan", plan.pk)
    sent(planner, "desk:publish-plan", plan.pk, n=plan.n)
    lost = Assignment.objects.filter(plan=plan, starts_at__gt=forces.at + HOUR).first()
    assert lost is not None
    sent(planner, "desk:tell-absence", lost.officer_id, kind="isolation", starts_at=local(forces.at + HOUR))
    assert "1 block of this plan has somebody who is away then." in text(planner, "desk:plan", plan.pk)
    sent(planner, "desk:replan", plan.pk)
    make()
    mended = Plan.objects.get(state="draft")
    page = text(planner, "desk:plan", mended.pk, tab="difference")
    assert ("gains <b>1</b>" in page, "loses <b>1</b>" in page) == (True, True)
    assert not Assignment.objects.filter(plan=mended, officer=lost.officer_id, need=lost.need_id).exists()


def test_bad_typing_on_the_form_of_a_plan_is_kept(forces: Forces) -> None:
    told = {"starts_at": local(forces.at), "ends_at": local(forces.at), "plan_seconds": 5, "blocks_a_day": 1}
    page = sent(client_of(forces, "planner"), "desk:ask-plan", status=409, **told)
    assert (local(forces.at) in page, "The end lies before the beginning." in page) == (True, True)
    assert sent(client_of(forces, "planner"), "desk:ask-plan", status=422, starts_at="x").count("2026-08-25 14:30") == 1


def test_names_of_a_roster_are_settled_or_refused(forces: Forces) -> None:
    day = localtime(forces.at + timedelta(days=2)).date()
    told = {"date": f"{day}", "starts_at": "08:00", "ends_at": "14:00", "post": "西山路点位"}
    rows = [
        RosterRow(f"r{i}", f"sheet 1!B{i}", {**told, "name": name}) for i, name in enumerate(("何一诺", "某甲", "某乙"))
    ]
    take_rows(rows=rows, by=forces.actor("clerk"), at=forces.at, batch="b")
    planner = client_of(forces, "planner")
    assert "2 names of rosters to settle" in text(planner, "desk:plans")
    page = text(planner, "desk:roster-lines")
    assert ("某甲" in page, "nobody of this name is in the strength" in page) == (True, True)
    first, second = RosterLine.objects.filter(disposition="held").order_by("place")
    need = Need.objects.get(assignments__plan__settings__batch="b")
    told = {"word": "accept", "officer": "P3", "need": need.pk, "n": "0"}
    assert "Settled." in sent(planner, "desk:settle-roster-line", first.pk, **told)
    told = {"word": "accept", "officer": "ZZ", "need": need.pk, "n": "0"}
    assert "There is nobody with this number." in sent(planner, "desk:settle-roster-line", second.pk, **told)
    told = {"word": "refuse", "reason": "nobody", "n": "0"}
    assert "Settled." in sent(planner, "desk:settle-roster-line", second.pk, **told)
    assert "stands for nobody" in text(planner, "desk:roster-lines", tab="rejected")
    assert "林三石" in text(planner, "desk:roster-lines", tab="accepted")


def test_a_unit_reads_its_own_and_cannot_plan(forces: Forces) -> None:
    assert forces.plan is not None
    dispatcher = client_of(forces, "dispatcher@PCS-03")
    page = text(dispatcher, "desk:plan", forces.plan.pk)
    assert ("西山路点位" in page, "河东卡口" in page, "Change it by hand" in page) == (True, False, False)
    assert ("何一诺" in text(dispatcher, "desk:plan", forces.plan.pk, tab="people")) is True
    text(dispatcher, "desk:officer", forces.officers["S1"].pk, status=404)
    text(dispatcher, "desk:plan", draft_of(forces).pk, status=404)
    text(dispatcher, "desk:roster-lines", status=404)
    sent(dispatcher, "desk:revise-plan", forces.plan.pk, status=404)
    on_paper = text(dispatcher, "desk:print-plan", forces.plan.pk)
    assert ("何一诺" in on_paper, "罗五月" in on_paper) == (True, False)


def test_lists_cost_the_same_number_of_queries_however_long_they_are(forces: Forces) -> None:
    assert forces.plan is not None
    lead = client_of(forces)
    define_level(told=Demands("II", "二级勤务", 50, 60, 25), by=forces.actor("lead"), at=forces.at)
    agree_pairing(
        told=PairingTold("SQ-07", "PCS-03", 2, forces.at, forces.at + HOUR), by=forces.actor("lead"), at=forces.at
    )
    pages = {
        "desk:forces": (), "desk:officers": (), "desk:posts": (), "desk:plans": (), "desk:plan": (forces.plan.pk,),
    }  # fmt: skip
    few = {name: _queries(lead, name, *args) for name, args in pages.items()}
    for number in range(12):
        Officer.objects.create(
            incident=forces.world.incident, unit=forces.world.units["PCS-03"], number=f"X{number}", name=f"甲{number}",
            joined_at=forces.at - HOUR,
        )  # fmt: skip
        post = Post.objects.create(
            incident=forces.world.incident, unit=forces.world.units["PCS-03"], name=f"岗{number}", kind="gate",
            opened_at=forces.at,
        )  # fmt: skip
        Need.objects.create(post=post, starts_at=forces.at, ends_at=forces.at + HOUR, minimum=1, wished=1)
    assert {name: _queries(lead, name, *args) for name, args in pages.items()} == few


def _queries(client: Client, name: str, *args: object) -> int:
    with CaptureQueriesContext(connection) as caught:
        text(client, name, *args)
    return len(caught)
