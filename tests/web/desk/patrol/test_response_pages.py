"""The pages of response: a report typed, who goes decided, words by radio, corrections, the board of patrols."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.apps.zones.response_world import EAST, MINUTE, NORTH, SECOND, Response
from tests.forces_world import ACCOUNTS

from bihuan.apps.zones.actions.patrols import set_off_duty
from bihuan.apps.zones.models import Emergency, PatrolUnit

pytestmark = pytest.mark.django_db
URL = "/desk/response/"


def client(world: Response, name: str = "lead") -> Client:
    """Return a client signed in as a person of the world."""
    found = Client(headers={"accept-language": "en"})
    found.force_login(world.forces.world.people[ACCOUNTS.get(name, name)])
    return found


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def moment(at: Any) -> str:
    return f"{localtime(at):%Y-%m-%dT%H:%M:%S}"


def report(world: Response, by: str = "lead", **told: str) -> Any:
    at = world.at - MINUTE
    fields = {
        "kind": "fire", "place": "河东社区9号楼", "origin": "phone", "reported_at": moment(at),
        "answered_at": moment(at), **told,
    }  # fmt: skip
    return client(world, by).post(f"{URL}emergencies/report/", fields)


def test_a_typed_report_leads_to_the_choice_of_who_goes(world: Response) -> None:
    answer = report(world, phone="0817-2223333", text="三楼冒烟")
    row = Emergency.objects.get()
    assert (answer.status_code, answer["location"]) == (302, f"{URL}emergencies/{row.pk}/")
    assert said(answer) == ["Emergency 1 was taken in; its order is ready to go out."]
    assert (row.kind, row.ring, row.answered_at) == ("fire", 1, world.at - MINUTE)
    page = client(world).get(answer["location"])
    assert [one.patrol.name for one in page.context["proposal"].offers] == ["巡一", "巡二", "巡三"]
    assert page.context["proposal"].is_ranked is False


def test_a_known_place_brings_its_position_and_its_community(world: Response) -> None:
    report(world, place="河东社区")
    row = Emergency.objects.get()
    assert (row.longitude, row.latitude, row.area and row.area.code) == (EAST, NORTH, "511302002")
    report(world, place="西山路点位")
    assert Emergency.objects.get(number=2).longitude == 106.08


def test_a_refused_report_loses_nothing_that_was_typed(world: Response) -> None:
    answer = report(world, place="", text="三楼冒烟")
    assert (answer.status_code, Emergency.objects.count()) == (422, 0)
    assert "三楼冒烟" in answer.content.decode()
    late = report(world, reported_at=moment(world.at + timedelta(hours=1)))
    assert late.status_code == 409
    assert client(world, "commander").post(f"{URL}emergencies/report/", {}).status_code == 404


def test_the_form_opens_with_the_instant_at_which_somebody_answered(world: Response) -> None:
    form = client(world, "clerk").get(f"{URL}emergencies/report/").context["form"]
    assert form.initial["answered_at"] == form.initial["reported_at"]
    assert form.initial["answered_at"] >= world.at


def test_the_live_list_has_the_oldest_first_and_says_who_is_late(world: Response) -> None:
    world.report(at=world.at - 10 * MINUTE, kind="fire")
    world.report(at=world.at - 20 * MINUTE, is_drill=True, longitude=EAST)
    page = client(world).get(f"{URL}emergencies/")
    assert [(line.row.number, line.is_late) for line in page.context["lines"]] == [(2, True), (1, True)]
    assert (page.context["late"], page.context["waiting"], page.context["free_n"]) == (2, 2, 3)
    part = client(world).get(f"{URL}emergencies/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert client(world).get(f"{URL}emergencies/?tab=ended").context["lines"] == []


def test_the_list_asks_the_same_few_questions_for_one_and_for_five(world: Response) -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert by.get(f"{URL}emergencies/").status_code == 200
        return len(caught)

    world.report(at=world.at - MINUTE)
    by = client(world)
    by.get(f"{URL}emergencies/")
    one = questions()
    for n in range(4):
        world.report(at=world.at - MINUTE, longitude=EAST + n)
    assert questions() == one


def send(world: Response, row: Emergency, name: str, reason: str = "", by: str = "lead") -> Any:
    told = {"patrol": world.patrols[name].pk, "reason": reason}
    return client(world, by).post(f"{URL}emergencies/{row.pk}/send/", told)


def test_the_first_goes_with_one_press_and_another_needs_a_reason(world: Response) -> None:
    row = world.report(at=world.at - MINUTE)
    refused = send(world, row, "巡二")
    assert (refused.status_code, "Say why, with one of the reasons" in refused.content.decode()) == (409, True)
    assert send(world, row, "巡二", "nearer_by_radio").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.why_not_first, world.patrol("巡二").state) == ("sent", "nearer_by_radio", "notified")
    taken = send(world, world.report(at=world.at - SECOND), "巡二", "nearer_by_radio")
    assert (taken.status_code, "Another desk has just sent this patrol" in taken.content.decode()) == (409, True)


def test_the_desk_types_what_is_said_by_radio_corrects_and_takes_back(world: Response) -> None:
    row = world.report(at=world.at - MINUTE)
    world.send(row, "巡一", world.at - 50 * SECOND)
    path = f"{URL}emergencies/{row.pk}/"
    assert client(world).get(path).context["nexts"] == ["en_route", "on_scene", "controlled"]
    assert said(client(world).post(f"{path}tell/", {"point": "on_scene"})) == ["Recorded: There."]
    assert client(world).get(path).context["nexts"] == ["controlled"]
    told = {"point": "on_scene", "said_at": moment(world.at - 20 * SECOND), "reason": "told_later"}
    assert client(world).post(f"{path}correct/", told).status_code == 302
    row.refresh_from_db()
    assert row.on_scene_at == world.at - 20 * SECOND
    assert client(world).post(f"{path}correct/", {**told, "said_at": ""}).status_code == 302
    assert client(world).post(f"{path}back/", {"reason": "cannot_go"}).status_code == 302
    assert client(world).post(f"{path}back/", {"reason": "cannot_go"}).status_code == 409
    assert client(world).post(f"{path}end/", {"reason": "false_alarm"}).status_code == 302
    page = client(world).get(path)
    assert (page.context["row"].ended_as, page.context["forms"].keys()) == ("false_alarm", {"correct"})


def test_a_second_report_of_the_same_is_joined_with_one_press(world: Response) -> None:
    first = world.report(at=world.at - 2 * MINUTE)
    second = world.report(at=world.at - MINUTE)
    page = client(world).get(f"{URL}emergencies/{second.pk}/")
    assert [one.pk for one in page.context["same"]] == [first.pk]
    answer = client(world).post(f"{URL}emergencies/{second.pk}/merge/", {"survivor": first.pk})
    assert said(answer) == ["Joined: both orders are one now."]
    second.refresh_from_db()
    assert second.survivor == first.pk


def test_lost_cover_is_shown_beside_the_choice_and_stays_after_it(world: Response) -> None:
    set_off_duty(patrol_id=world.patrols["巡三"].pk, reason="heat", by=world.by("planner"), at=world.at)
    row = world.report(at=world.at - MINUTE, longitude=EAST)
    path, told = f"{URL}emergencies/{row.pk}/", {"patrol": world.patrols["巡二"].pk}
    part = client(world).post(f"{path}cover/", told, headers={"HX-Request": "true"})
    assert (part.status_code, "河东社区" in part.content.decode()) == (200, True)
    assert client(world).post(f"{path}cover/", told)["location"] == path
    send(world, row, "巡二")
    page = client(world).get(path)
    assert (page.context["cover"]["lost_n"], "no longer reached in time" in page.content.decode()) == (1, True)
    busy = client(world).post(f"{path}cover/", told, headers={"HX-Request": "true"})
    assert "Another desk has just sent this patrol" in busy.content.decode()


def test_words_of_the_caller_stand_masked_until_somebody_says_why(world: Response) -> None:
    row = world.report(at=world.at - MINUTE)
    shown = client(world).get(f"{URL}emergencies/{row.pk}/").content.decode()
    assert [word for word in ("约两百人聚集", "13900001111") if word in shown] == []
    assert "106.0812345" not in shown


def test_the_board_of_patrols_and_its_forms(world: Response) -> None:
    page = client(world, "planner").get(f"{URL}patrols/")
    assert [(line.row.name, line.row.state) for line in page.context["lines"]] == [
        ("巡一", "available"), ("巡三", "available"), ("巡二", "available"),
    ]  # fmt: skip
    assert client(world).get(f"{URL}patrols/?state=busy").context["lines"] == []
    told = {"name": "巡四", "unit": "PCS-03", "kind": "motor", "tier": "5", "skills": ["driving"]}
    assert client(world, "dispatcher@PCS-03").post(f"{URL}patrols/add/", told).status_code == 302
    assert client(world, "dispatcher@PCS-03").post(f"{URL}patrols/add/", {**told, "unit": "SQ-07"}).status_code == 422
    assert client(world, "planner").post(f"{URL}patrols/add/", told).status_code == 409
    made = PatrolUnit.objects.get(name="巡四")
    path = f"{URL}patrols/{made.pk}/"
    assert client(world, "planner").get(path).context["may_close"] is True
    assert client(world, "planner").post(f"{path}crew/", {}).status_code == 422
    assert said(client(world, "planner").post(f"{path}close/")) == ["Closed for good."]


def test_a_crew_is_ticked_a_patrol_moves_up_and_goes_off_duty(world: Response) -> None:
    path = f"{URL}patrols/{world.patrols['巡三'].pk}/"
    officers = [world.forces.officers["P3"].pk]
    assert client(world, "planner").post(f"{path}crew/", {"officers": officers}).status_code == 302
    assert world.patrol("巡三").officers == officers
    asked = client(world).get(f"{path}?to=河东卡口&longitude={EAST}&latitude={NORTH}")
    assert (asked.context["open_form"], asked.context["forms"]["move"].initial["place"]) == ("move", "河东卡口")
    told = {"place": "河东卡口", "longitude": str(EAST), "latitude": str(NORTH)}
    assert client(world, "planner").post(f"{path}move-up/", told).status_code == 404
    assert client(world).post(f"{path}move-up/", told).status_code == 302
    assert world.patrol("巡三").stand_by == "河东卡口"
    assert client(world, "planner").post(f"{path}off/", {"reason": "heat"}).status_code == 302
    assert world.patrol("巡三").state == "off"


def test_the_command_lists_and_opens(world: Response) -> None:
    out = StringIO()
    opening = ["emergencies", "open", "--kind", "fire", "--where", "河东社区9号楼", "--incident", world.incident]
    call_command(*opening, "--position", f"{EAST},{NORTH}", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["emergency"], told["first"][0]["patrol"]) == (1, "巡二")
    call_command(*opening, stdout=out)
    out = StringIO()
    call_command("emergencies", "list", "--json", "--incident", world.incident, stdout=out)
    assert [(one["number"], one["seconds"]["t0"], one["seconds"]["t3"]) for one in json.loads(out.getvalue())] == [
        (1, 0, None), (2, 0, None),
    ]  # fmt: skip
    out = StringIO()
    call_command("emergencies", "list", "--incident", world.incident, stdout=out)
    assert out.getvalue().splitlines()[-1] == "2 in all"
    with pytest.raises(CommandError, match="no position"):
        call_command(*opening, "--position", "here")
    with pytest.raises(CommandError, match="Refused: unknown_area"):
        call_command(*opening, "--area", "nowhere")
