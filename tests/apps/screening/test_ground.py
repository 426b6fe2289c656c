"""Somebody collapses, too many wait, something is lacking: each becomes an order that the loop resolves."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.models import Event, Place
from bihuan.apps.forces.models import Shift
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.ground import note_site_check, report_casualty, report_crowding
from bihuan.apps.screening.models import Site, SiteCheck, SiteReport
from bihuan.apps.screening.queries.ground import MedicalPoint, medical_point_of, open_reports, states_of
from bihuan.apps.screening.rules.ground import CHECKLIST
from tests.apps.screening.ground_world import Sites
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def first(sites: Sites) -> Site:
    return sites.sites["PCS-03"]


def collapse(sites: Sites, name: str = "leader@PCS-03", **more: str) -> SiteReport:
    return report_casualty(
        site_id=first(sites).pk, who=more.pop("who", "officer"), by=sites.by(name), at=sites.at, **more
    )


def crowd(sites: Sites, waiting: int = 300, lanes: int = 2, name: str = "officer@PCS-03") -> SiteReport:
    return report_crowding(site_id=first(sites).pk, waiting=waiting, lanes=lanes, by=sites.by(name), at=sites.at)


def check(sites: Sites, *lacking: str, hours: int = 0) -> SiteCheck:
    at = sites.at + hours * HOUR
    return note_site_check(site_id=first(sites).pk, lacking=lacking, by=sites.by("leader@PCS-03"), at=at)


def test_a_collapse_is_an_order_of_the_highest_urgency_with_the_nearest_medical_point_and_120(sites: Sites) -> None:
    report = collapse(sites)
    order = WorkOrder.objects.get(pk=report.order)
    assert (order.kind, order.urgency, order.state, order.source) == ("casualty", "P1", "NEW", "")
    assert order.content.proposed_unit_id == "PCS-03"
    assert order.content.title == "1 西山街道派出所采样点"
    assert order.content.text.splitlines() == [
        "site: 1 西山街道派出所采样点", "place: 路口东侧", "position: 106.09000, 30.80000", "collapsed: officer",
        "medical_point: 河东卫生服务中心", "distance_m: 1051", "emergency: 120",
    ]  # fmt: skip


def test_report_order_and_event_are_one_and_tell_nobody_who_collapsed(sites: Sites) -> None:
    report = collapse(sites, who="resident")
    event = Event.objects.get(kind="casualty.reported")
    assert json.loads(event.facts) == {
        "site": first(sites).pk, "unit": "PCS-03", "order": report.order, "who": "resident",
    }  # fmt: skip
    assert (event.subject_id, report.figures, report.reported_by) == (
        report.pk, {"who": "resident"}, sites.by("leader@PCS-03").account,
    )  # fmt: skip


def test_two_people_are_two_orders_and_one_tap_sent_twice_is_one(sites: Sites) -> None:
    tap = "0198f000-0000-7000-8000-00000000000a"
    reports = [collapse(sites, command=tap), collapse(sites, command=tap), collapse(sites)]
    assert reports[0].pk == reports[1].pk != reports[2].pk
    assert WorkOrder.objects.filter(kind="casualty").count() == 2
    with pytest.raises(CommandReused):
        collapse(sites, command=tap, who="resident")


def test_the_point_told_for_a_site_comes_before_every_other(sites: Sites) -> None:
    site = first(sites)
    site.medical_name, site.medical_phone = "点位医疗帐篷", "08170000001"
    assert medical_point_of(site) == MedicalPoint("点位医疗帐篷", "08170000001", 0)


def test_the_nearest_of_places_and_of_other_sites_points_is_found_on_the_great_circle(sites: Sites) -> None:
    site, other = first(sites), sites.sites["SQ-07"]
    assert medical_point_of(site) == MedicalPoint("河东卫生服务中心", "", 1051)
    Site.objects.filter(pk=other.pk).update(medical_name="河东医疗点", medical_phone="08170000002")
    assert medical_point_of(site) == MedicalPoint("河东医疗点", "08170000002", 955)


def test_without_any_medical_point_or_position_120_alone_is_told(sites: Sites) -> None:
    Place.objects.filter(kind="medical").delete()
    assert medical_point_of(first(sites)) is None
    text = WorkOrder.objects.get(pk=collapse(sites).order).content.text
    assert text.splitlines()[-1] == "emergency: 120"
    assert "medical_point" not in text


def test_a_site_without_a_position_has_no_nearest_point(sites: Sites) -> None:
    Site.objects.filter(pk=first(sites).pk).update(longitude=None, latitude=None)
    assert medical_point_of(Site.objects.get(pk=first(sites).pk)) is None
    assert "position" not in WorkOrder.objects.get(pk=collapse(sites).order).content.text


def test_crowding_is_one_order_while_it_runs_and_keeps_every_report(sites: Sites) -> None:
    reports = [crowd(sites, 300), crowd(sites, 420), crowd(sites, 500)]
    order = WorkOrder.objects.get(kind="crowding")
    assert ({report.order for report in reports}, order.urgency) == ({order.pk}, "P2")
    assert SiteReport.objects.filter(kind="crowding").count() == 3
    assert order.content.text.splitlines()[-2:] == ["waiting: 300", "open_lanes: 2"]
    assert [seen.report.figures["waiting"] for seen in open_reports([first(sites)])[first(sites).pk]] == [500]


def test_crowding_after_the_order_is_over_is_a_new_order(sites: Sites) -> None:
    done = crowd(sites)
    WorkOrder.objects.filter(pk=done.order).update(state="CLOSED", ended_at=sites.at, due_at=None, escalate_at=None)
    again = crowd(sites)
    assert again.order != done.order
    assert [seen.report.pk for seen in open_reports([first(sites)])[first(sites).pk]] == [again.pk]


def test_each_thing_that_is_lacking_is_an_order_once(sites: Sites) -> None:
    check(sites, "water", "one_metre")
    check(sites, "water", "one_metre", "shade")
    found = WorkOrder.objects.filter(kind="site_lacking").order_by("opened_at", "id")
    told = sorted((order.content.title.split()[1], order.urgency) for order in found)
    assert told == [("one_metre", "P3"), ("shade", "P2"), ("water", "P2")]
    assert SiteCheck.objects.count() == 2


def test_a_checklist_holds_for_its_shift(sites: Sites) -> None:
    Shift.objects.create(
        incident=sites.desk.incident, unit_id="PCS-03", starts_at=sites.at - HOUR, ends_at=sites.at + 5 * HOUR
    )
    done = check(sites, "shade")
    assert (done.shift_at, done.lacking) == (sites.at - HOUR, ["shade"])
    state = states_of([first(sites)], sites.at + HOUR)[0]
    assert state.check == done
    Shift.objects.create(
        incident=sites.desk.incident, unit_id="PCS-03", starts_at=sites.at + 5 * HOUR, ends_at=sites.at + 11 * HOUR
    )
    assert states_of([first(sites)], sites.at + 6 * HOUR)[0].check is None


def test_a_site_where_all_is_there_opens_nothing(sites: Sites) -> None:
    assert check(sites).lacking == []
    assert not WorkOrder.objects.exists()
    facts = json.loads(Event.objects.get(kind="site.checked").facts)
    assert (facts["lacking"], facts["site"]) == ([], first(sites).pk)


def test_the_list_asks_for_water_shade_and_the_one_metre_line() -> None:
    assert {"water", "shade", "one_metre"} <= set(CHECKLIST)


@pytest.mark.parametrize("name", ["leader@SQ-07", "officer@SQ-07", "dispatcher@SQ-07"])
def test_another_units_site_is_not_there(sites: Sites, name: str) -> None:
    assert refusal_of(lambda: collapse(sites, name)) == "not_found"
    assert refusal_of(lambda: crowd(sites, name=name)) == "not_found"
    assert not SiteReport.objects.exists()


@pytest.mark.parametrize("name", ["health", "interviewer", "clerk"])
def test_who_only_looks_on_reports_nothing(sites: Sites, name: str) -> None:
    assert refusal_of(lambda: collapse(sites, name)) in {"wrong_role", "not_found"}


@pytest.mark.parametrize("name", ["lead", "analyst", "dispatcher@PCS-03", "officer@PCS-03"])
def test_the_desk_and_everybody_at_the_site_may_report(sites: Sites, name: str) -> None:
    assert collapse(sites, name).kind == "casualty"


@pytest.mark.parametrize(
    ("waiting", "lanes", "code"),
    [(0, 1, "bad_waiting"), (5001, 1, "bad_waiting"), (9, 61, "bad_open_lanes"), (9, -1, "bad_open_lanes")],
)
def test_figures_that_no_site_has_are_refused(sites: Sites, waiting: int, lanes: int, code: str) -> None:
    assert refusal_of(lambda: crowd(sites, waiting, lanes)) == code


def test_codes_that_are_on_no_list_are_refused(sites: Sites) -> None:
    assert refusal_of(lambda: collapse(sites, who="dog")) == "unknown_who"
    assert refusal_of(lambda: check(sites, "beer")) == "unknown_check"
    assert not WorkOrder.objects.exists()
