"""At the site: one tap, a queue reported, a checklist, a code checked and forgotten."""

from __future__ import annotations

import pytest
from tests.apps.intake.gate.desk import document
from tests.web.desk.heat.heat_world import HeatWorld
from tests.web.desk.tracing.seeing import messages_of

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.models import CodeChecks, SiteCheck, SiteReport
from bihuan.apps.screening.rules.ground import CHECKLIST

pytestmark = pytest.mark.django_db
URL = "/desk/screening/at-site/"
TAP = "0198f000-0000-7000-8000-00000000000b"


def at(world: HeatWorld, what: str = "", unit: str = "PCS-03") -> str:
    return f"{URL}{world.sites[unit].pk}/{what}"


def test_a_leader_sees_their_own_site_with_whom_to_call(world: HeatWorld) -> None:
    client = world.client("leader@PCS-03")
    assert [state.site.number for state, _may, _command in client.get(URL).context["lines"]] == [1]
    body = client.get(at(world)).content.decode()
    assert ('href="tel:120"' in body, "河东卫生服务中心" in body) == (True, True)
    assert (body.count('name="who"'), client.get(URL).content.decode().count('name="who"')) == (2, 2)
    assert client.get(at(world, unit="SQ-07")).status_code == 404


def test_one_tap_on_a_phone_is_an_urgent_order_and_two_of_the_same_are_one(world: HeatWorld) -> None:
    client = world.client("P1")
    for _ in range(2):
        page = client.post(at(world, "collapsed/"), {"who": "officer", "command": TAP}, follow=True)
    assert messages_of(page)[-1] == "Reported: the desk has an urgent order. Call 120 now if nobody has."
    order = WorkOrder.objects.get()
    assert (order.kind, order.urgency) == ("casualty", "P1")
    assert [one.report.order for one in page.context["state"].open_reports] == [order.pk]


def test_the_desk_reads_the_order_in_words(world: HeatWorld) -> None:
    world.client("P1").post(at(world, "collapsed/"), {"who": "officer", "command": TAP})
    order = WorkOrder.objects.get()
    body = world.client("lead").get(f"/desk/orders/{order.pk}/").content.decode()
    found = [
        words in body
        for words in ("Somebody collapsed at site 1 西山路点位采样点", "Nearest medical point", "河东卫生服务中心")
    ]
    assert found == [True, True, True]


def test_a_queue_is_reported_with_its_figures(world: HeatWorld) -> None:
    page = world.client("leader@PCS-03").post(at(world, "crowding/"), {"waiting": 320, "lanes": 2}, follow=True)
    assert "320 wait, 2 lanes open" in page.content.decode()
    assert SiteReport.objects.get().figures == {"waiting": 320, "lanes": 2}
    refused = world.client("leader@PCS-03").post(at(world, "crowding/"), {"waiting": "viele", "lanes": 2})
    assert (refused.status_code, refused.context["forms"]["crowd"]["waiting"].value()) == (422, "viele")


def test_what_is_not_ticked_is_lacking_and_becomes_an_order(world: HeatWorld) -> None:
    present = [code for code in CHECKLIST if code not in {"water", "one_metre"}]
    page = world.client("leader@PCS-03").post(at(world, "checklist/"), {"present": present}, follow=True)
    assert messages_of(page) == ["Kept. The desk has an order for what is lacking."]
    assert SiteCheck.objects.get().lacking == ["water", "one_metre"]
    assert sorted(WorkOrder.objects.values_list("kind", "urgency")) == [("site_lacking", "P2"), ("site_lacking", "P3")]
    page = world.client("leader@PCS-03").post(at(world, "checklist/"), {"present": list(CHECKLIST)}, follow=True)
    assert messages_of(page) == ["Kept: nothing is lacking."]


def test_a_code_is_answered_and_neither_shown_again_nor_kept(world: HeatWorld) -> None:
    number = document(5)
    page = world.client("leader@PCS-03").post(at(world, "code/"), {"kind": "citizen_number", "document": number})
    assert (page.status_code, page.context["answer"], number in page.content.decode()) == (200, True, False)
    assert page.headers["Cache-Control"] == "no-store"
    assert CodeChecks.objects.values_list("passed", "stopped").get() == (1, 0)


def test_a_number_that_is_none_is_said_to_be_and_counts_for_nothing(world: HeatWorld) -> None:
    page = world.client("P1").post(at(world, "code/"), {"kind": "citizen_number", "document": "110"})
    assert (page.status_code, page.context["answer"]) == (409, None)
    assert "This document number cannot be." in page.content.decode()
    assert not CodeChecks.objects.exists()


@pytest.mark.parametrize("name", ["lead", "planner", "commander", "inspector", "dispatcher@PCS-03", "leader@SQ-07"])
def test_nobody_else_gets_an_answer_about_a_code(world: HeatWorld, name: str) -> None:
    client = world.client(name)
    page = client.post(at(world, "code/"), {"kind": "citizen_number", "document": document(5)})
    assert page.status_code == 404
    assert not CodeChecks.objects.exists()
    assert "Check a code" not in client.get(at(world)).content.decode()


@pytest.mark.parametrize("name", ["commander", "inspector", "leader@SQ-07"])
@pytest.mark.parametrize("what", ["collapsed/", "crowding/", "checklist/"])
def test_who_is_not_of_the_site_nor_leads_the_desk_reports_nothing(world: HeatWorld, name: str, what: str) -> None:
    told = {"who": "officer", "waiting": 9, "lanes": 1, "present": []}
    assert world.client(name).post(at(world, what), told).status_code == 404
    assert not SiteReport.objects.exists()
    assert not SiteCheck.objects.exists()
