"""Sites with lanes, openings in a round, and travellers counted where nobody has a roster."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.screening.access import get_lane, get_site, list_sites
from bihuan.apps.screening.actions.openings import OpeningTold, count_arrivals, set_opening, set_openings
from bihuan.apps.screening.actions.rounds import close_round, drop_round
from bihuan.apps.screening.actions.sites import add_lane, add_site, change_site, close_site, import_sites, set_lane
from bihuan.apps.screening.models import ArrivalCount, Lane, Opening, Site
from bihuan.apps.screening.queries.coverage import arrivals_of, coverage_of, sites_of
from bihuan.apps.screening.rules.site_lists import Fault
from bihuan.apps.screening.rules.sites import SiteTold
from tests.apps.screening.rounds_world import AT, DAY, HOUR, District, refused

pytestmark = pytest.mark.django_db
TOLD = SiteTold("北门", "PCS-03", area="511302001", lanes=2)


def test_a_site_is_added_with_its_lanes_shut_and_the_next_number(district: District) -> None:
    row = add_site(told=TOLD, by=district.by(), at=AT)
    assert (row.number, row.kind, row.area and row.area.code) == (5, "community", "511302001")
    assert list(Lane.objects.filter(site=row).order_by("number").values_list("number", "is_open")) == [
        (1, False),
        (2, False),
    ]


def test_a_site_that_cannot_be_is_refused(district: District) -> None:
    said = {"by": district.by(), "at": AT}
    changes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("site_without_name", {"name": " "}),
        ("unknown_site_kind", {"kind": "shop"}),
        ("bad_position", {"longitude": 106.0}),
        ("bad_position", {"longitude": 190.0, "latitude": 1.0}),
        ("bad_lanes", {"lanes": 61}),
        ("bad_seconds", {"seconds": 1}),
        ("unknown_unit", {"unit": "X"}),
        ("unknown_area", {"area": "X"}),
        ("site_number_taken", {"number": 1}),
    )
    for code, change in changes:
        refused(code, add_site, told=replace(TOLD, **change), **said)
    refused("wrong_role", add_site, told=TOLD, by=district.by("leader"), at=AT)
    assert Site.objects.count() == 4


def test_a_change_names_what_changed_and_a_leader_changes_the_own_site_only(district: District) -> None:
    site = district.sites["community"]
    told = replace(TOLD, name="文化广场西", longitude=106.01, latitude=30.81, has_shade=True)
    row = change_site(site_id=site.pk, told=told, by=district.by("leader"), at=AT)
    assert (row.name, row.has_shade) == ("文化广场西", True)
    refused(
        "wrong_role", change_site, site_id=site.pk, told=replace(told, unit="SQ-07"), by=district.by("leader"), at=AT
    )
    refused("not_found", change_site, site_id=district.sites["east"].pk, told=told, by=district.by("leader"), at=AT)
    assert Event.objects.filter(kind="site.changed").count() == 1


def test_the_leader_opens_and_shuts_lanes_and_a_second_press_changes_nothing(district: District) -> None:
    site = district.sites["community"]
    lane = add_lane(site_id=site.pk, seconds=15, is_step_free=True, by=district.by("leader"), at=AT)
    assert lane.number == 5
    for _ in range(2):
        assert set_lane(lane_id=lane.pk, is_open=True, by=district.by("leader"), at=AT).is_open
    assert set_lane(lane_id=lane.pk, is_open=False, by=district.by("leader"), at=AT).is_open is False
    kinds = Event.objects.filter(subject="lane", subject_id=lane.pk).order_by("index")
    assert list(kinds.values_list("kind", flat=True)) == ["lane.added", "lane.opened", "lane.shut"]
    refused("wrong_role", set_lane, lane_id=lane.pk, is_open=True, by=district.by("officer"), at=AT)
    refused("not_found", set_lane, lane_id=lane.pk, is_open=True, by=district.by("other"), at=AT)
    refused("bad_seconds", add_lane, site_id=site.pk, seconds=0, is_step_free=False, by=district.by(), at=AT)


def test_a_closed_site_has_no_open_lane_and_takes_nothing_more(district: District) -> None:
    site = district.sites["community"]
    lane = Lane.objects.filter(site=site).first()
    assert lane is not None
    set_lane(lane_id=lane.pk, is_open=True, by=district.by(), at=AT)
    refused("bad_reason", close_site, site_id=site.pk, reason="x", by=district.by(), at=AT)
    row = close_site(site_id=site.pk, reason="moved", by=district.by(), at=AT)
    assert (row.closed_at, Lane.objects.filter(site=site, is_open=True).count()) == (AT, 0)
    refused("site_closed", set_lane, lane_id=lane.pk, is_open=True, by=district.by(), at=AT)
    refused("site_closed", add_lane, site_id=site.pk, seconds=20, is_step_free=False, by=district.by(), at=AT)
    refused("site_closed", change_site, site_id=site.pk, told=TOLD, by=district.by(), at=AT)


def test_a_unit_sees_its_own_sites_only(district: District) -> None:
    assert [site.name for site in list_sites(district.by("other"))] == ["河东小学"]
    assert list_sites(district.by("inspector")).count() == 4
    refused("not_found", get_site, district.by("leader"), district.sites["east"].pk)
    refused("wrong_role", list_sites, district.by("administrator"))
    refused("not_found", get_lane, district.by("other"), Lane.objects.filter(site=district.sites["mobile"])[0].pk)


def test_an_opening_lies_within_its_round_and_is_changed_in_place(district: District) -> None:
    planned = district.plan()
    site = district.sites["community"].pk
    told = OpeningTold(AT, AT + HOUR, lanes=3, samplers=6, expected=2500)
    said = {"round_id": planned.pk, "site_id": site, "by": district.by(), "at": AT}
    set_opening(told=told, **said)
    row = set_opening(told=replace(told, lanes=5), **said)
    assert (Opening.objects.count(), row.lanes, row.n) == (1, 5, 1)
    for code, change in (
        ("opening_reversed", {"closes_at": AT}),
        ("opening_outside", {"closes_at": AT + 2 * DAY}),
        ("opening_outside", {"opens_at": AT - DAY}),
        ("bad_lanes", {"lanes": 0}),
        ("bad_staff", {"samplers": 0}),
    ):
        refused(code, set_opening, told=replace(told, **change), **said)
    refused("nobody_named", set_openings, round_id=planned.pk, sites=[], told=told, by=district.by(), at=AT)
    refused("wrong_role", set_opening, told=told, **{**said, "by": district.by("leader")})
    close_site(site_id=site, reason="unsafe", by=district.by(), at=AT)
    refused("site_closed", set_opening, told=told, **said)
    drop_round(round_id=planned.pk, reason="later", by=district.by(), at=AT)
    refused("round_over", set_opening, told=told, **said)


def test_travellers_have_a_denominator_of_their_own(district: District) -> None:
    opened = district.open()
    site = district.sites["arrival"].pk
    said = {"round_id": opened.pk, "site_id": site, "by": district.by("leader"), "at": AT}
    count_arrivals(starts_at=AT - HOUR, people=120, **said)
    row = count_arrivals(starts_at=AT - HOUR, people=150, **said)
    count_arrivals(starts_at=AT, people=10, **said)
    assert (row.people, ArrivalCount.objects.count(), arrivals_of(opened)) == (150, 2, 160)
    district.fill(opened, [None] * 7, site="arrival")
    found = coverage_of(opened, AT)
    assert (found.arrivals, found.counted.travellers, found.roster, found.tested) == (160, 7, 20, 0)
    assert sites_of(opened)[site].swabs == 7
    for code, change in (
        ("bad_count", {"people": -1, "starts_at": AT}),
        ("not_an_hour", {"people": 1, "starts_at": AT + timedelta(minutes=5)}),
        ("hour_not_over", {"people": 1, "starts_at": AT + HOUR}),
    ):
        refused(code, count_arrivals, **{**said, **change})
    wrong = {**said, "site_id": district.sites["community"].pk, "people": 1, "starts_at": AT}
    refused("not_arrival_site", count_arrivals, **wrong)
    district.fill(opened, district.lines(opened))
    close_round(round_id=opened.pk, by=district.by(), at=AT)
    refused("round_not_open", count_arrivals, starts_at=AT, people=1, **said)


LIST = """编号,名称,类别,单位,社区代码,经度,纬度,通道,无障碍
11,第一小学,社区,PCS-03,511302001,106.02,30.81,4,是
12,南站出口,车站,SQ-07,,106.1,30.8,2,否
,上门二队,上门,SQ-07,511302002,,,1,
"""


def test_a_list_of_sites_is_taken_in_whole(district: District) -> None:
    found = import_sites(text=LIST, by=district.by("planner"), at=AT)
    assert (found.added, found.faults) == (3, ())
    told = Site.objects.filter(number__gte=11).order_by("number")
    assert list(told.values_list("number", "name", "kind", "unit", "is_step_free")) == [
        (11, "第一小学", "community", "PCS-03", True),
        (12, "南站出口", "arrival", "SQ-07", False),
        (13, "上门二队", "mobile", "SQ-07", False),
    ]


def test_a_list_with_faults_names_every_one_and_keeps_nothing(district: District) -> None:
    text = LIST.replace("106.02", "东").replace("车站", "商店").replace(",1,\n", ",七,\n")
    found = import_sites(text=text, by=district.by(), at=AT)
    assert found.faults == (
        Fault(2, "no_number", "东"), Fault(3, "unknown_site_kind", "商店"), Fault(4, "no_number", "七"),
    )  # fmt: skip
    text = LIST.replace("PCS-03", "X-1").replace("511302002", "99").replace("12,", "1,")
    faults = import_sites(text=text, by=district.by(), at=AT).faults
    assert faults == (
        Fault(2, "unknown_unit", "X-1"), Fault(3, "site_number_taken", "1"), Fault(4, "unknown_area", "99"),
    )  # fmt: skip
    assert Site.objects.count() == 4
    refused("wrong_role", import_sites, text=LIST, by=district.by("leader"), at=AT)
