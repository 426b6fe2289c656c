"""Response times, passes, requests for help and cover are taken out from the page on which they are looked at."""

from __future__ import annotations

import csv
import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.residents.help_world import make_hotline
from tests.apps.zones.emergencies_ground import emergency
from tests.gates_world import make_gates
from tests.trust.ground import make_ground
from tests.trust.ground_of_covering import make_cover_plan
from tests.trust.ways import BACKEND
from tests.worlds import World, make_world

from bihuan.apps.core.models import Export
from bihuan.apps.zones.models import CoverPlan
from bihuan.engine.ledger.canonical import instant

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
RING = {"ring": 1, "limit_s": 60, "n": 3, "covered": 2, "weight": 3.0, "covered_weight": 2.0, "uncovered": [],
        "uncovered_n": 1}  # fmt: skip


def client(world: World, name: str) -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(world.people[name], backend=BACKEND)
    return one


def offered(answer: Any) -> list[str]:
    """Return where the buttons of a page lead by which data are taken out."""
    assert answer.status_code == 200
    return [html.unescape(one) for one in re.findall(r'href="(/desk/exports/new/[^"]+)"', answer.content.decode())]


def asked(who: Client, address: str, *columns: str, form: str = "xlsx") -> Export:
    """Ask as the form of the page does; return the export that it leads to."""
    said = {"purpose": "superior_report", "words": "依法上报", "columns": columns, "form": form}
    answer = who.post(address, said)
    assert answer.status_code == 302
    return Export.objects.get(pk=answer["Location"].strip("/").rpartition("/")[2])


def test_the_response_times_that_are_shown_are_taken_out_as_an_open_table() -> None:
    world = make_world(records=0, at=NOW)
    for number, days in ((1, 0), (2, 3)):
        emergency(world.incident.code, number, NOW - timedelta(days=days), 10, 20, 30, 40, 60, 170)
    lead, page = client(world, "lead"), reverse("desk:response_times")
    day = f"{NOW + timedelta(hours=8):%Y-%m-%d}"
    (every,) = offered(lead.get(page))
    (today,) = offered(lead.get(page, {"first": day, "promise": "response"}))
    assert [lead.get(one).context["rows"] for one in (every, today)] == [2, 1]
    assert today == f"{reverse('desk:ask-export', args=['response_times'])}?promise=response&first={day}"
    row = asked(lead, today, "emergency_number", "t6", "ring_reached", "ring_counted_over", form="csv")
    assert (row.state, row.rows_n, row.needs_approval) == ("made", 1, False)
    body = lead.post(reverse("desk:export-file", args=[row.pk])).content.decode("utf-8-sig")
    there = instant(NOW + timedelta(seconds=170))
    assert list(csv.reader(body.splitlines()))[1] == ["1", there, "3", "response"]
    assert offered(client(world, "commander").get(page)) == []
    assert offered(lead.get(page, {"first": "2020-01-01", "last": "2020-01-02"})) == []


def test_the_passes_that_are_shown_are_taken_out_and_their_holders_wait_for_a_second_person() -> None:
    gates = make_gates(at=NOW)
    row = gates.issue()
    lead, page = client(gates.world, "lead"), reverse("desk:passes")
    (address,) = offered(lead.get(page, {"state": "valid"}))
    assert lead.get(address).context["rows"] == 1
    assert "Name (a second person must agree)" in lead.get(address).content.decode()
    assert asked(lead, address, "pass_number", "pass_purpose").state == "made"
    assert asked(lead, address, "pass_number", "name").state == "asked"
    assert (offered(lead.get(page, {"state": "stopped"})), row.number) == ([], 1)
    assert offered(client(gates.world, "analyst").get(page)) == []
    assert len(offered(client(gates.world, "dispatcher@PCS-03").get(page))) == 1


def test_the_requests_that_are_shown_are_taken_out_and_their_callers_wait_for_a_second_person() -> None:
    hotline = make_hotline(NOW)
    hotline.take(at=NOW)
    lead, page = client(hotline.world, "lead"), reverse("desk:help")
    (address,) = offered(lead.get(page, {"view": "all"}))
    assert lead.get(address).context["rows"] == 1
    assert asked(lead, address, "help_number", "help_class").state == "made"
    assert asked(lead, address, "help_number", "phone").state == "asked"
    assert offered(lead.get(page, {"view": "closed"})) == []
    assert offered(client(hotline.world, "operator").get(page)) == []


def test_a_plan_of_cover_is_taken_out_as_its_rings_and_as_its_sites() -> None:
    ground = make_ground()
    plan = make_cover_plan(ground)
    CoverPlan.objects.filter(pk=plan.pk).update(report={**plan.report, "rings": [RING], "now": [RING]})
    lead, page = client(ground.world, "lead"), reverse("desk:cover-plan", args=[plan.pk])
    sites, rings = offered(lead.get(page))
    assert [lead.get(one).context["rows"] for one in (sites, rings)] == [1, 1]
    assert asked(lead, rings, "cover_ring", "cover_covered", "cover_uncovered", form="csv").state == "made"
    assert asked(lead, sites, "cover_site", "cover_reaches").state == "made"
    assert offered(client(ground.world, "analyst").get(page)) == []
