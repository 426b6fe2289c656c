"""Posts now, calls and inspections at the desk: every form does what it says, refusals lose nothing typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.forces_world import Forces, make_forces
from tests.worlds import run_jobs

from bihuan.apps.core.models import Account
from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.forces.actions.call_ups import NewCall, call_up
from bihuan.apps.forces.models import Attendance, CallLine, CallUp, Finding, Inspection
from bihuan.apps.forces.rules.inspections import newest
from bihuan.web.desk.duty.attendance_page import first_tab

pytestmark = pytest.mark.django_db


@pytest.fixture
def forces() -> Forces:
    """Return the world as of now, for pages read the clock."""
    return make_forces(at=datetime.now(UTC) - timedelta(minutes=5))


def _client(forces: Forces, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    account: Account = forces.world.people[name]
    client.force_login(account)
    return client


def _text(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def _there(forces: Forces, number: str = "P1", post: str = "PCS-03") -> str:
    return check_in(
        post_id=forces.posts[post].pk, officer_id=forces.officers[number].pk, by=forces.actor(number), at=forces.at
    )


def _answers(*lacking: str, kind: str = "test_site") -> dict[str, str]:
    told = {f"answer-{one.code}": "lacking" if one.code in lacking else "ok" for one in newest().for_kind(kind)}
    return told | {f"note-{code}": "只有两瓶水" for code in lacking}


def test_posts_that_lack_somebody_come_first_and_name_who_is_awaited(forces: Forces) -> None:
    _there(forces)
    client = _client(forces, "lead")
    lacking, filled = _text(client, "desk:attendance"), _text(client, "desk:attendance", tab="filled")
    assert ("河东卡口" in lacking, "西山路点位" in lacking, "西山路点位" in filled) == (True, False, True)
    assert ("罗五月" in lacking, "何一诺" in filled, "permitted unknown" in filled) == (True, True, True)


def test_a_unit_sees_the_posts_of_its_own_alone(forces: Forces) -> None:
    text = _text(_client(forces, "dispatcher@PCS-03"), "desk:attendance", tab="all")
    assert ("西山路点位" in text, "河东卡口" in text) == (True, False)
    _text(_client(forces, "dispatcher@PCS-03"), "desk:attendance-post", forces.posts["SQ-07"].pk, status=404)


def test_an_inspector_sees_names_and_no_telephone_numbers(forces: Forces) -> None:
    _there(forces)
    text = _text(_client(forces, "inspector"), "desk:attendance", tab="all")
    assert ("何一诺" in text, forces.officers["P1"].phone in text) == (True, False)


def test_the_desk_checks_in_relieves_rests_and_releases_by_telephone(forces: Forces) -> None:
    client, post = _client(forces, "lead"), forces.posts["PCS-03"]

    def press(act: str, **told: str) -> int:
        return client.post(reverse("desk:attendance-act", args=[post.pk, act]), told).status_code

    assert press("check_in", post=post.pk, officer=forces.officers["P1"].pk) == 302
    first = Attendance.objects.get(state="present")
    assert press("begin_rest", attendance=first.pk) == 302
    assert press("end_rest", attendance=first.pk) == 302
    assert press("relieve", attendance=first.pk, officer=forces.officers["P3"].pk, reason="swap") == 302
    second = Attendance.objects.get(state="present")
    assert press("leave", attendance=second.pk) == 409
    assert press("leave", attendance=second.pk, reason="heat") == 302
    assert press("dance", attendance=second.pk) == 404
    page = _text(client, "desk:attendance-post", post.pk)
    assert ("Left the post short" in page, "高二妹" in page) == (True, True)


def test_a_refusal_is_said_in_words_and_keeps_what_was_chosen(forces: Forces) -> None:
    post = forces.posts["PCS-03"]
    told = {"post": post.pk, "officer": forces.officers["P3"].pk, "command": "x"}
    answer = _client(forces, "lead").post(reverse("desk:attendance-act", args=[post.pk, "check_in"]), told)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "The plan has no block here now. Say why you come all the same." in text
    assert f'value="{forces.officers["P3"].pk}" selected' in text


def test_who_would_be_called_is_shown_before_anybody_is(forces: Forces) -> None:
    forces.away("P4")
    client = _client(forces, "lead")
    assert _text(client, "desk:new-call").count("<option") > 5
    told = {"message": "muster", "answer_minutes": "15", "unit": "PCS-03"}
    text = client.post(reverse("desk:new-call"), {**told, "preview": "1"}).content.decode()
    assert ("2 people would be called" in text, "郭四海" in text, CallUp.objects.count()) == (True, True, 0)
    ticked = {**told, "overridden": forces.officers["P4"].pk, "override_reason": "life_at_risk", "call": "1"}
    answer = client.post(reverse("desk:new-call"), ticked)
    assert answer.status_code == 302
    assert sorted(CallLine.objects.values_list("officer__number", flat=True)) == ["P2", "P3", "P4"]


def test_a_call_that_fits_nobody_is_refused_with_the_form_as_it_was(forces: Forces) -> None:
    for number in ("P2", "P3", "P4"):
        forces.away(number)
    told = {"message": "muster", "answer_minutes": "15", "unit": "PCS-03", "call": "1"}
    answer = _client(forces, "lead").post(reverse("desk:new-call"), told)
    assert (answer.status_code, "Nobody fits" in answer.content.decode()) == (409, True)


def test_only_who_may_call_gets_the_form(forces: Forces) -> None:
    _text(_client(forces, "inspector"), "desk:new-call", status=404)
    _text(_client(forces, "dispatcher@PCS-03"), "desk:new-call", status=404)


def test_answers_appear_and_can_be_entered_and_a_call_is_closed(forces: Forces) -> None:
    call = call_up(new=NewCall("muster", unit="PCS-03"), by=forces.actor("lead"), at=forces.at)
    line = CallLine.objects.get(officer__number="P2")
    client = _client(forces, "lead")
    url = reverse("desk:call-answer", args=[call, line.pk])
    assert client.post(url, {"answer": "coming", "minutes": ""}).status_code == 409
    assert client.post(url, {"answer": "coming", "minutes": "25"}).status_code == 302
    text = _text(client, "desk:call-up", call)
    assert ("in 25 min" in text, "No answer yet" in text) == (True, True)
    assert "Muster" not in _text(client, "desk:call_ups")
    assert client.post(reverse("desk:close-call", args=[call])).status_code == 302
    assert client.post(reverse("desk:close-call", args=[call])).status_code == 409


def test_a_unit_sees_who_of_its_own_was_called(forces: Forces) -> None:
    call = call_up(new=NewCall("muster"), by=forces.actor("lead"), at=forces.at)
    text = _text(_client(forces, "dispatcher@PCS-03"), "desk:call-up", call)
    assert ("高二妹" in text, "宋七巧" in text) == (True, False)


def test_a_visit_is_kept_and_its_findings_stand_on_the_list(forces: Forces) -> None:
    client, post = _client(forces, "inspector"), forces.posts["PCS-03"]
    assert "西山路点位" in _text(client, "desk:inspection-posts", q="西山")
    url = reverse("desk:inspection-visit", args=[post.pk])
    assert client.get(url).status_code == 200
    short = _answers("water_shade")
    del short["answer-manned"]
    refused = client.post(url, short)
    assert (refused.status_code, "只有两瓶水" in refused.content.decode(), Inspection.objects.count()) == (409, True, 0)
    assert client.post(url, _answers("water_shade")).status_code == 302
    assert "Drinking water" in _text(client, "desk:inspections")
    assert "只有两瓶水" in _text(client, "desk:inspection", Inspection.objects.get().pk)


def test_a_finding_tells_its_story_and_is_closed_by_another_look(forces: Forces) -> None:
    client, post = _client(forces, "inspector"), forces.posts["PCS-03"]
    client.post(reverse("desk:inspection-visit", args=[post.pk]), _answers("water_shade"))
    run_jobs(datetime.now(UTC))
    found = Finding.objects.get()
    assert "Ordered to be mended" in _text(client, "desk:finding", found.pk)
    again = reverse("desk:reinspect", args=[found.pk])
    assert _client(forces, "lead").post(again, {"mended": "yes"}).status_code == 404
    assert client.post(again, {"mended": "yes"}).status_code == 302
    assert client.post(again, {"mended": "yes"}).status_code == 409
    assert "0 open of 1" in _text(client, "desk:inspection-league")


def test_the_league_shows_visits_beside_findings_as_bars(forces: Forces) -> None:
    client = _client(forces, "inspector")
    client.post(reverse("desk:inspection-visit", args=[forces.posts["PCS-03"].pk]), _answers("water_shade", "manned"))
    client.post(reverse("desk:inspection-visit", args=[forces.posts["SQ-07"].pk]), _answers(kind="gate"))
    text = _text(client, "desk:inspection-league")
    assert ("2 open of 2" in text, "2.00" in text, "0.00" in text) == (True, True, True)


def test_the_order_of_a_finding_is_named_in_words(forces: Forces) -> None:
    client, post = _client(forces, "inspector"), forces.posts["PCS-03"]
    client.post(reverse("desk:inspection-visit", args=[post.pk]), _answers("water_shade"))
    run_jobs(datetime.now(UTC))
    text = _text(_client(forces, "lead"), "desk:order", Finding.objects.get().order)
    assert "西山路点位: Drinking water, shade or a cooled booth, and a place to rest are there." in text


def test_lists_ask_the_same_number_of_questions_for_more_rows(forces: Forces) -> None:
    client = _client(forces, "lead")
    counts = []
    for number, reason in (("P1", ""), ("P3", "swap"), ("P4", "swap")):
        check_in(
            post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers[number].pk, by=forces.actor("leader@PCS-03"),
            at=forces.at, reason=reason,
        )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            _text(client, "desk:attendance", tab="all")
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_the_page_of_a_post_links_to_its_needs_and_its_heat(forces: Forces) -> None:
    post = forces.posts["PCS-03"]
    page = _text(_client(forces, "lead"), "desk:attendance-post", post.pk)
    links = [reverse(name, args=[post.pk]) in page for name in ("desk:post", "desk:heat-post")]
    assert links == [True, True]


def test_the_first_tab_is_the_one_with_an_alarm() -> None:
    quiet, alarmed, short = (
        {"a": ("filled", False)},
        {"a": ("filled", True)},
        {"a": ("filled", True), "b": ("late", False)},
    )
    assert [first_tab(states) for states in (quiet, alarmed, short)] == ["lacking", "alarm", "lacking"]
