"""The network on its page: shares and alternatives, the order that asks for a source, what leaves through the gate."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.finding.outbreak import Outbreak

from bihuan.apps.core.exports import AskedFor, ask_export
from bihuan.apps.core.models import Event
from bihuan.apps.core.models.exports import Export
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import Visit
from bihuan.apps.tracing.queries.arrows import arrows_of
from bihuan.apps.tracing.queries.chains import chains_of

pytestmark = pytest.mark.django_db


def test_the_arrows_find_who_infected_whom(outbreak: Outbreak) -> None:
    network = chains_of(outbreak.desk.incident.code).network()
    likeliest = {number: arrows_of(network, number).into[0].source for number in range(2, 16)}
    assert likeliest == {number: number // 2 for number in range(2, 16)}


def test_every_arrow_into_a_case_stands_in_its_panel(outbreak: Outbreak) -> None:
    client = outbreak.client("analyst")
    page = client.get(reverse("desk:network-case", args=[6]))
    one = page.context["one"]
    assert sum(arrow.percent for arrow in one.into) == pytest.approx(100)
    assert page.content.decode().count("<li><details") == len(one.into)
    assert client.get(reverse("desk:network-case", args=[99])).status_code == 404


def test_without_a_script_the_address_moves_the_slider_and_opens_a_case(outbreak: Outbreak) -> None:
    page = outbreak.client("analyst").get(reverse("desk:network"), {"until": "5", "case": "6"})
    assert page.content.decode().count('class="case later') == 12
    assert page.context["one"].number == 6


def test_discarded_cases_and_refused_exposures_say_nothing(outbreak: Outbreak) -> None:
    outbreak.cases[14].__class__.objects.filter(number=15).update(classification="discarded")
    chains = chains_of(outbreak.desk.incident.code)
    assert [one.case for one in chains.cases] == list(range(1, 15))
    assert 15 not in {number for link in chains.links for number in (link.source, link.target)}


def test_a_stay_that_nobody_confirmed_joins_nobody(outbreak: Outbreak) -> None:
    code = outbreak.desk.incident.code
    before = len(chains_of(code).stays)
    Visit.objects.filter(person=outbreak.cases[4].person).update(is_confirmed=False)
    assert len(chains_of(code).stays) == before - 1


def test_the_network_asks_the_same_questions_for_many_cases(outbreak: Outbreak) -> None:
    client, counts = outbreak.client("analyst"), []
    for size in (15, 4):
        outbreak.cases[0].__class__.objects.filter(number__gt=size).update(classification="discarded")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:network"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_the_search_for_a_source_is_an_order_of_its_own_and_one_only(outbreak: Outbreak) -> None:
    client, address = outbreak.client("analyst"), reverse("desk:order-source", args=[7])
    first, again = (client.post(address).url for _ in range(2))
    order = WorkOrder.objects.get(kind="find_source")
    assert first == again == reverse("desk:order", args=[order.pk])
    assert Event.objects.filter(kind="case.source_asked").count() == 1
    assert "cluster: 15" in order.content.text


@pytest.mark.parametrize("name", ["health", "commander"])
def test_who_may_see_but_not_decide_finds_no_button(outbreak: Outbreak, name: str) -> None:
    client = outbreak.client(name)
    page = client.get(reverse("desk:network-source", args=[1])).content.decode()
    assert "Open an order to ask" not in page
    assert client.post(reverse("desk:order-source", args=[1])).status_code == 404
    assert WorkOrder.objects.filter(kind="find_source").count() == 0


@pytest.mark.parametrize("name", ["clerk", "auditor", "hotline", "police_approver"])
def test_others_find_no_network(outbreak: Outbreak, name: str) -> None:
    names = ("network", "network-figures", "network-venues", "indicators")
    assert {outbreak.client(name).get(reverse(f"desk:{one}")).status_code for one in names} == {404}


def take_out(outbreak: Outbreak, dataset: str, form: str, columns: list[str]) -> bytes:
    client = outbreak.client("analyst")
    said = {"purpose": "superior_report", "words": "传染病防治法要求的报告", "columns": columns, "form": form}
    answer = client.post(reverse("desk:ask-export", args=[dataset]), said)
    assert answer.status_code == 302, answer.content.decode()
    body: bytes = client.post(reverse("desk:export-file", args=[Export.objects.latest("asked_at").pk])).content
    return body


def test_the_arrows_leave_as_graphml_through_the_gate(outbreak: Outbreak) -> None:
    body = take_out(outbreak, "chain_arrows", "graphml", ["from", "to", "share", "is_likeliest"])
    graph = nx.parse_graphml(body.decode())
    assert {(int(a), int(b)) for a, b, more in graph.edges(data=True) if more["is_likeliest"] == "True"} == {
        (number // 2, number) for number in range(2, 16)
    }
    assert graph.graph["copy"] == Export.objects.get().mark


def test_the_cases_leave_as_csv_by_number_without_a_name(outbreak: Outbreak) -> None:
    body = take_out(outbreak, "chain_cases", "csv", ["id", "onset_from", "generation"])
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [str(number) for number in range(1, 16)]
    assert sorted(rows[0]) == ["generation", "id", "onset_from"]


def test_tables_about_persons_leave_in_no_open_form(outbreak: Outbreak) -> None:
    said = {"purpose": "field_work", "words": "外勤核查需要", "columns": ["number"], "form": "csv"}
    outbreak.client("analyst").post(reverse("desk:order-source", args=[7]))
    answer = outbreak.client("analyst").post(reverse("desk:ask-export", args=["orders"]), said)
    assert answer.status_code == 422
    asked = AskedFor("orders", {}, ["number"], "csv", "field_work", "外勤核查需要")
    with pytest.raises(NotAllowed) as refusal:
        ask_export(asked=asked, by=outbreak.desk.actor("analyst"), at=outbreak.desk.at)
    assert refusal.value.code == "unknown_form"
    assert Export.objects.count() == 0
