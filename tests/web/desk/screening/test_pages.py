"""The pages of rounds: coverage now, who is missing, who answers for whom, sites and their lanes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.apps.screening.rounds_world import DAY, HOUR, District

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.missing import send_missing
from bihuan.apps.screening.models import (
    ArrivalCount,
    Excuse,
    Lane,
    Opening,
    RosterBuilding,
    RosterEntry,
    Round,
    Site,
)

pytestmark = pytest.mark.django_db
URL = "/desk/screening/"


def local(moment: Any) -> str:
    """Return an instant as the browser sends it."""
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def post(district: District, path: str, by: str = "lead", **told: Any) -> Any:
    return district.client(by).post(f"{URL}{path}", told)


def excuse(district: District, kind: str, reason: str) -> dict[str, str]:
    """Return the fields of one of the forms about ticked people, as the browser sends them."""
    owner, until = district.people["analyst"].pk, local(district.at + DAY)
    return {f"{kind}-reason": reason, f"{kind}-owner": owner, f"{kind}-until": until}


def test_without_a_round_the_page_says_what_a_round_is_and_offers_to_plan_one(district: District) -> None:
    page = district.client().get(URL)
    assert (page.status_code, page.context["round"]) == (200, None)
    assert "No round has been planned yet" in page.content.decode()
    for path in ("missing/", "excuses/", "visits/", "sites/"):
        assert district.client().get(f"{URL}{path}").status_code == 200


def test_a_round_is_planned_opened_and_closed_on_its_page(district: District) -> None:
    told = {
        "starts_at": local(district.at - HOUR),
        "ends_at": local(district.at + DAY),
        "pool_size": "10",
        "name": "首轮",
    }
    assert post(district, "plan/", **told).status_code == 302
    row = Round.objects.get()
    path = f"rounds/{row.pk}/"
    assert said(post(district, f"{path}open/")) == ["The round is open: 20 people are on its roster."]
    hours = {"opens_at": local(row.starts_at), "closes_at": local(row.ends_at - HOUR), "lanes": 2, "samplers": 4}
    post(district, f"{path}openings/", **hours)
    assert Opening.objects.filter(round=row, lanes=2).count() == 4
    assert said(post(district, f"{path}close/")) == [
        "20 people are missing in 4 buildings. People are still missing, so the round stays open. Test them, or let"
        " somebody answer for them."
    ]
    district.fill(row, district.lines(row))
    assert said(post(district, f"{path}check/")) == ["Set, outcomes, counts and tubes agree."]
    post(district, f"{path}close/")
    assert Round.objects.get().state == "closed"
    assert "closed" in district.client().get(URL).content.decode()


def test_a_plan_that_is_refused_stays_as_it_was_typed(district: District) -> None:
    told = {"starts_at": local(district.at), "ends_at": local(district.at - HOUR), "pool_size": "10", "name": "首轮"}
    page = post(district, "plan/", **told)
    assert (page.status_code, page.context["forms"]["plan"]["name"].value()) == (409, "首轮")
    assert post(district, "plan/", starts_at="x").status_code == 422
    planned = district.plan()
    assert post(district, f"rounds/{planned.pk}/drop/", reason="").status_code == 422
    post(district, f"rounds/{planned.pk}/drop/", reason="weather")
    assert Round.objects.get(pk=planned.pk).state == "dropped"


def test_the_page_shows_coverage_twice_counted_and_by_community(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    district.fill(opened, [*lines[:5], None])
    district.fill(opened, lines[:1])
    page = district.client("analyst").get(URL)
    context = page.context
    assert (context["standing"].tested, context["standing"].missing, context["percent"]) == (5, 15, 25.0)
    assert [(one.community, one.missing, one.left) for one in context["communities"]] == [
        ("511302002", 10, 2), ("511302001", 5, 1),
    ]  # fmt: skip
    counted = context["desk"].counted
    assert (counted.by_people, counted.members, counted.difference) == (7, 7, 0)
    assert len(context["desk"].curve.bars) == 1
    assert (context["norm"].sites_needed, context["norm"].sites_lacking) == (1, 0)
    assert next(line.site.name for line in context["sites"]) == "西山文化广场"


def test_the_page_warns_when_there_are_fewer_sites_than_the_norm_asks(district: District) -> None:
    opened = district.open()
    assert "Below the national norm" not in district.client().get(URL).content.decode()
    Opening.objects.filter(round=opened, site__kind="community").delete()
    assert "Below the national norm" in district.client().get(URL).content.decode()


def test_the_live_part_is_drawn_alone_and_asks_as_often_for_many_buildings_as_for_few(district: District) -> None:
    opened = district.open()
    client = district.client("commander")
    with CaptureQueriesContext(connection) as few:
        page = client.get(f"{URL}rounds/{opened.pk}/", headers={"hx-request": "true"})
    assert (page.status_code, b"<html" in page.content) == (200, False)
    for building in range(4):
        district.move_in(building, 3)
    district.fill(opened, district.lines(opened))
    with CaptureQueriesContext(connection) as many:
        client.get(f"{URL}rounds/{opened.pk}/", headers={"hx-request": "true"})
    assert len(many) <= len(few) + 1
    assert len(many) <= 30


def test_late_arrivals_are_told_on_the_page_and_put_on_the_roster_by_a_press(district: District) -> None:
    opened = district.open()
    district.move_in(1, 2)
    page = district.client().get(URL)
    assert page.context["desk"].newcomers == 2
    assert said(post(district, f"rounds/{opened.pk}/grow/")) == ["2 people were added."]
    assert district.client().get(URL).context["desk"].newcomers == 0


def test_a_unit_sees_its_own_buildings_and_no_figures_of_the_whole(district: District) -> None:
    opened = district.open()
    page = district.client("dispatcher").get(URL)
    assert (page.context["standing"].roster, page.context["desk"]) == (10, None)
    assert len(page.context["communities"]) == 1
    assert (
        district.client("other").get(f"{URL}rounds/{opened.pk}/buildings/{district.buildings[0].pk}/").status_code
        == 404
    )
    assert district.client("administrator").get(URL).status_code == 404
    assert post(district, f"rounds/{opened.pk}/close/", by="dispatcher").status_code == 404


def test_the_missing_are_listed_building_by_building_and_sent_out_once(district: District) -> None:
    opened = district.open()
    district.fill(opened, district.lines(opened)[:5])
    page = district.client().get(f"{URL}missing/")
    assert [line.name for line in page.context["lines"]] == ["2栋", "3栋", "4栋"]
    narrowed = district.client().get(f"{URL}missing/", {"community": "511302001"})
    assert [line.name for line in narrowed.context["lines"]] == ["2栋"]
    every = district.client().get(f"{URL}missing/", {"community": "511302001", "which": "all"})
    assert [line.name for line in every.context["lines"]] == ["1栋", "2栋"]
    path = f"rounds/{opened.pk}/send/"
    sent = post(district, path, community="511302001")
    assert said(sent) == ["1 orders were opened; for 0 buildings one is open already."]
    assert said(post(district, path)) == ["2 orders were opened; for 1 buildings one is open already."]
    shown = district.client().get(f"{URL}missing/").content.decode()
    assert shown.count("To dispatch") == 3
    district.fill(opened, district.lines(opened)[5:])
    assert "Nobody is missing" in district.client().get(f"{URL}missing/").content.decode()


def test_names_are_masked_at_the_desk_and_whole_for_the_unit_at_work_on_the_order(district: District) -> None:
    opened = district.open()
    path = f"{URL}rounds/{opened.pk}/buildings/{district.buildings[0].pk}/"
    assert "居民0001" not in district.client("analyst").get(path).content.decode()
    assert "居民0001" not in district.client("officer").get(path).content.decode()
    send_missing(round_id=opened.pk, by=district.by(), at=district.at)
    order = RosterBuilding.objects.get(round=opened, building=district.buildings[0]).order
    WorkOrder.objects.filter(pk=order).update(state="WORKING", unit="PCS-03")
    assert f"{URL}orders/{order}/" in district.client("officer").get(f"/field/orders/{order}/").content.decode()
    assert f"{URL}orders/{order}/" in district.client("dispatcher").get(f"/desk/orders/{order}/").content.decode()
    found = district.client("officer").get(f"{URL}orders/{order}/", follow=True)
    assert "居民0001" in found.content.decode()
    assert AccessEntry.objects.filter(object_kind="resident").count() == 5
    assert district.client("other").get(f"{URL}orders/{order}/").status_code == 404
    assert district.client("planner").get(path).context.get("people") is None


def test_the_desk_reveals_one_telephone_for_a_reason(district: District) -> None:
    opened = district.open()
    line = district.lines(opened)[0]
    row = RosterEntry.objects.select_related("resident").get(pk=line)
    answer = district.client("analyst").post(f"/desk/reveal/resident/{line}/phone/", {"reason": "call_person"})
    assert row.resident.phone in answer.content.decode()


def test_ticked_people_are_exempt_escalated_or_visited(district: District) -> None:
    opened = district.open()
    lines = district.lines(opened)
    path = f"rounds/{opened.pk}/buildings/{district.buildings[0].pk}/"
    answer = post(district, f"{path}excuse/", kind="exempt", entry=[lines[0]], **excuse(district, "exempt", "medical"))
    assert said(answer) == ["1 person is answered for."]
    told = excuse(district, "escalated", "not_found")
    post(district, f"{path}excuse/", kind="escalated", entry=[lines[1]], **told)
    visit = {"visit-reason": "over_80", "visit-site": district.sites["mobile"].pk}
    post(district, f"{path}visit/", kind="visit", entry=[lines[2]], **visit)
    rows = RosterEntry.objects.filter(pk__in=lines[:3]).order_by("resident_id")
    assert list(rows.values_list("outcome", "needs_visit")) == [("exempt", False), ("escalated", False), ("", True)]
    wrong = post(district, f"{path}excuse/", kind="exempt", entry=[lines[3], "x"], **{"exempt-reason": "medical"})
    assert (wrong.status_code, wrong.context["ticked"]) == (422, frozenset({lines[3]}))
    nobody = post(district, f"{path}excuse/", kind="exempt", **excuse(district, "exempt", "medical"))
    assert nobody.status_code == 409
    visits = district.client("dispatcher").get(f"{URL}visits/")
    assert [row.pk for row, _seen in visits.context["lines"]] == [lines[2]]
    post(district, f"visits/{lines[2]}/back/", by="dispatcher")
    assert RosterEntry.objects.get(pk=lines[2]).needs_visit is False


def test_who_answers_for_whom_is_listed_agreed_to_and_ended(district: District) -> None:
    district.move_in(0, 50)
    opened = district.open()
    path = f"rounds/{opened.pk}/buildings/{district.buildings[0].pk}/excuse/"
    own = list(RosterEntry.objects.filter(building=district.buildings[0]).values_list("pk", flat=True))[:51]
    told = excuse(district, "exempt", "away")
    assert said(post(district, path, kind="exempt", entry=own, **told)) == [
        "More than 50 people in one name: it waits for a second person."
    ]
    row = Excuse.objects.get()
    waiting = district.client("analyst").get(f"{URL}excuses/?state=waiting")
    assert [one.pk for one in waiting.context["page"].object_list] == [row.pk]
    assert said(post(district, f"excuses/{row.pk}/decide/", word="yes")) != []
    assert Excuse.objects.get().state == "waiting"
    post(district, f"excuses/{row.pk}/decide/", by="analyst", word="yes")
    assert Excuse.objects.get().state == "live"
    post(district, f"excuses/{row.pk}/end/", reason="found")
    assert Excuse.objects.get().state == "ended"
    assert "Ended early" in district.client().get(f"{URL}excuses/").content.decode()
    assert post(district, f"excuses/{row.pk}/end/", by="other", reason="found").status_code == 404


def test_buildings_are_booked_one_by_one_and_all_at_once(district: District) -> None:
    opened = district.open()
    path = f"rounds/{opened.pk}/"
    own = f"{path}buildings/{district.buildings[0].pk}/"
    told = {"site": district.sites["community"].pk, "starts_at": local(district.at)}
    post(district, f"{own}book/", **told)
    assert RosterBuilding.objects.get(building=district.buildings[0]).site == district.sites["community"]
    other = f"{path}buildings/{district.buildings[1].pk}/book/"
    full = post(district, other, **told)
    assert (full.status_code, bool(full.context["forms"]["book"].non_field_errors())) == (409, True)
    assert said(post(district, f"{path}book/")) == ["3 buildings were booked; 0 fit nowhere before closing."]
    assert "西山文化广场" in district.client("officer").get(f"{URL}{own}").content.decode()


def test_the_leader_opens_lanes_on_the_page_of_the_site(district: District) -> None:
    site = district.sites["community"]
    lane = Lane.objects.filter(site=site).order_by("number")[0]
    post(district, f"lanes/{lane.pk}/", by="leader", open="1")
    page = district.client("leader").get(f"{URL}sites/{site.pk}/")
    assert (page.context["open_n"], page.context["an_hour"]) == (1, 180)
    post(district, f"lanes/{lane.pk}/", by="leader", open="0")
    assert Lane.objects.get(pk=lane.pk).is_open is False
    post(district, f"sites/{site.pk}/lanes/", by="leader", seconds=12)
    assert Lane.objects.filter(site=site).count() == 5
    assert post(district, f"sites/{site.pk}/lanes/", by="leader", seconds=1).status_code == 422
    assert district.client("leader").get(f"{URL}sites/{district.sites['east'].pk}/").status_code == 404


def test_a_site_is_added_changed_opened_and_closed(district: District) -> None:
    told = {"name": "北门", "kind": "community", "unit": "PCS-03", "area": "511302001", "lanes": 2, "seconds": 20}
    post(district, "sites/add/", **told)
    row = Site.objects.get(name="北门")
    assert post(district, "sites/add/", **{**told, "name": ""}).status_code == 422
    post(district, f"sites/{row.pk}/change/", **{**told, "name": "北门东", "has_shade": "on"})
    row.refresh_from_db()
    assert (row.name, row.has_shade) == ("北门东", True)
    planned = district.plan()
    hours = {
        "opens_at": local(planned.starts_at),
        "closes_at": local(planned.ends_at - HOUR),
        "lanes": 3,
        "samplers": 6,
    }
    post(district, f"rounds/{planned.pk}/sites/{row.pk}/", **hours)
    assert Opening.objects.get(site=row).lanes == 3
    wrong = post(district, f"rounds/{planned.pk}/sites/{row.pk}/", **{**hours, "closes_at": local(planned.starts_at)})
    assert wrong.status_code == 409
    post(district, f"sites/{row.pk}/close/", reason="moved")
    assert Site.objects.get(pk=row.pk).closed_at is not None
    assert district.client().get(f"{URL}sites/?kind=arrival").context["page"].paginator.count == 1


def test_a_pasted_list_names_its_faults_by_line_and_keeps_what_was_pasted(district: District) -> None:
    text = "编号,名称,单位\n21,东门,PCS-03\n22,西门,X-9\n"
    page = post(district, "sites/list/", text=text)
    assert (page.status_code, Site.objects.count()) == (422, 4)
    body = page.content.decode()
    assert ("Line 3" in body, "X-9" in body, "东门" in body) == (True, True, True)
    assert said(post(district, "sites/list/", text=text.replace("X-9", "SQ-07"))) == ["2 sites were added."]


def test_travellers_are_counted_at_the_arrival_site(district: District) -> None:
    opened = district.open()
    site = district.sites["arrival"]
    hour = district.at.replace(minute=0, second=0, microsecond=0) - HOUR
    path = f"rounds/{opened.pk}/sites/{site.pk}/arrivals/"
    post(district, path, by="leader", starts_at=local(hour), people=90)
    assert ArrivalCount.objects.get().people == 90
    wrong = post(district, path, by="leader", starts_at=local(hour + timedelta(minutes=7)), people=1)
    assert wrong.status_code == 409
    assert district.client().get(URL).context["desk"].arrivals == 90


def test_the_board_has_one_line_while_a_round_is_open(district: District) -> None:
    assert district.client().get("/desk/").context["testing"] is None
    opened = district.open()
    district.fill(opened, district.lines(opened)[:5])
    found = district.client().get("/desk/").context["testing"]
    assert (found.number, found.percent, found.missing, found.differences) == (1, 25.0, 15, 0)
