"""A code is checked and nothing of it stays: not whom, not by whom, not what was answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import Model

from bihuan.apps.core.models import Event
from bihuan.apps.intake.actions.evidence import add_evidence
from bihuan.apps.screening.actions.ground_codes import check_code
from bihuan.apps.screening.models import CodeChecks, Lane
from bihuan.apps.screening.rules.ground import CODES_AN_HOUR_A_LANE
from tests.apps.intake.gate.desk import DAY, HOUR, document
from tests.apps.screening.ground_world import Sites
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def ask(sites: Sites, number: str, name: str = "leader@PCS-03", *, hours: float = 0, kind: str = "") -> bool:
    more = {"kind": kind} if kind else {}
    site = sites.sites["PCS-03"].pk
    return check_code(site_id=site, document=number, by=sites.by(name), at=sites.at + hours * HOUR, **more)


def expose(sites: Sites, person: int = 0) -> None:
    add_evidence(
        person_id=sites.persons[person], kind="exposure", occurred_at=sites.at - DAY, context="tracing",
        reference="run:1", values={"category": "close_contact"}, by=sites.by("analyst"), at=sites.at - HOUR,
    )  # fmt: skip


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the counter."""
    listed: list[type[Model]] = [one for one in apps.get_models() if one is not CodeChecks]
    return {one._meta.label: list(one._default_manager.order_by("pk").values_list()) for one in listed}


def test_who_has_no_status_passes_and_who_has_one_does_not(sites: Sites) -> None:
    expose(sites)
    assert [ask(sites, number) for number in sites.documents] == [False, True, True]


def test_somebody_nobody_knows_gets_the_answer_of_somebody_without_a_status(sites: Sites) -> None:
    assert ask(sites, document(77)) is True


def test_a_status_that_has_ended_stops_nobody(sites: Sites) -> None:
    expose(sites)
    assert [ask(sites, sites.documents[0], hours=hours) for hours in (24 * 8, 24 * 10)] == [False, True]


def test_nothing_is_written_but_the_counter_of_the_site_and_hour(sites: Sites) -> None:
    expose(sites)
    before, events = everything(), Event.objects.count()
    for number in (*sites.documents, document(77)):
        ask(sites, number)
    ask(sites, sites.documents[0], "officer@PCS-03", hours=1)
    assert (everything(), Event.objects.count()) == (before, events)
    rows = CodeChecks.objects.order_by("hour_at").values_list("site_id", "passed", "stopped")
    site = sites.sites["PCS-03"].pk
    assert list(rows) == [(site, 3, 1), (site, 0, 1)]


def test_the_counter_has_no_column_for_anybody() -> None:
    assert [field.name for field in CodeChecks._meta.get_fields()] == ["id", "site", "hour_at", "passed", "stopped"]


@pytest.mark.parametrize(
    "name", ["lead", "analyst", "health", "dispatcher@PCS-03", "leader@SQ-07", "officer@SQ-07", "dispatcher@SQ-07"]
)
def test_nobody_but_the_sites_own_leader_and_officers_may_ask(sites: Sites, name: str) -> None:
    assert refusal_of(lambda: ask(sites, sites.documents[0], name)) == "not_found"
    assert not CodeChecks.objects.exists()


@pytest.mark.parametrize(("number", "kind"), [("110101199003070000", ""), ("", ""), ("110", ""), ("E1", "visa")])
def test_what_is_no_document_is_refused_before_anything_is_looked_up(sites: Sites, number: str, kind: str) -> None:
    assert refusal_of(lambda: ask(sites, number, kind=kind)) == "bad_document"
    assert not CodeChecks.objects.exists()


def test_other_documents_are_read_by_their_kind(sites: Sites) -> None:
    assert ask(sites, "E12345678", kind="passport") is True


def test_a_site_can_ask_no_more_in_an_hour_than_its_lanes_can_take(sites: Sites) -> None:
    site = sites.sites["PCS-03"]
    CodeChecks.objects.create(site=site, hour_at=sites.at.replace(minute=0, second=0), passed=CODES_AN_HOUR_A_LANE - 1)
    assert ask(sites, sites.documents[1]) is True
    assert refusal_of(lambda: ask(sites, sites.documents[1])) == "too_many_codes"
    Lane.objects.create(site=site, number=2, is_open=True)
    assert ask(sites, sites.documents[1]) is True
    assert ask(sites, sites.documents[1], hours=1) is True


def test_without_a_protocol_that_can_be_read_nobody_passes(sites: Sites) -> None:
    protocol = sites.desk.incident.protocol
    type(protocol).objects.filter(pk=protocol.pk).update(text="broken")
    assert refusal_of(lambda: ask(sites, sites.documents[0])) == "no_protocol"


def test_the_hour_of_the_counter_begins_on_the_hour(sites: Sites) -> None:
    ask(sites, sites.documents[0])
    row = CodeChecks.objects.get()
    assert sites.at - row.hour_at < timedelta(hours=1)
    assert (row.hour_at.minute, row.hour_at.second, row.hour_at.microsecond) == (0, 0, 0)
