"""Held lines and conflicts: decided once, with a reason, by those who may."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world

from bihuan.apps.core.models import Event
from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Disposition

pytestmark = pytest.mark.django_db
TABLE = (
    "编号,姓名,联系电话,现住址,发病日期\n"
    "A1,赵七,13600005433,顺安区西山路5号,2026-11-20\n"
    "A1,赵七,13600005434,顺安区西山路6号,2026-11-20\n"
    "A2,马六,13600005432,顺安区河东社区4号,近日\n"
)


@pytest.fixture
def world() -> World:
    made = make_world(records=0)
    made.source = add_source(code="CDC", name="市疾控中心", by=made.actor("lead"), at=made.at)
    clerk = made.actor("clerk")
    batch = receive_batch(
        source_id=made.source.pk, content=BytesIO(TABLE.encode()), filename="a.csv", by=clerk, at=made.at
    ).batch
    dispose_batch(batch_id=batch.pk, by=clerk, at=made.at)
    return made


def _line(number: int) -> Disposition:
    return Disposition.objects.get(line=number)


def test_a_held_line_is_accepted_with_its_date_typed_in(world: World) -> None:
    client, held = client_of(world, "clerk"), _line(3)
    page = client.get(reverse("desk:line", args=[held.pk]))
    typed = {field.html_name: field.value() or "" for field in page.context["form"].value_fields()}
    data = {**typed, "kind": "accepted", "reason": "checked_with_source", "v-onset_date": "2026-11-21"}
    client.post(reverse("desk:settle", args=[held.pk]), data)
    settled = _line(3)
    assert (settled.kind, settled.reason, settled.values["onset_date"]) == (
        "accepted", "checked_with_source", "2026-11-21",
    )  # fmt: skip


def test_pressed_twice_a_line_is_settled_once(world: World) -> None:
    client, held = client_of(world, "clerk"), _line(3)
    for reason in ("not_a_record", "source_withdrew"):
        response = client.post(reverse("desk:settle", args=[held.pk]), {"kind": "rejected", "reason": reason})
        assert response.status_code == 302
    assert _line(3).reason == "not_a_record"
    assert Event.objects.filter(kind="record.settled").count() == 1


def test_a_reason_of_another_decision_is_refused_and_what_was_typed_stays(world: World) -> None:
    held = _line(3)
    data = {"kind": "rejected", "reason": "same_person", "v-name": "马六六"}
    response = client_of(world, "clerk").post(reverse("desk:settle", args=[held.pk]), data)
    assert response.status_code == 422
    assert 'value="马六六"' in response.content.decode()
    assert _line(3).kind == "held"


def test_the_conflict_tray_shows_both_records_and_marks_what_differs(world: World) -> None:
    page = client_of(world, "clerk").get(reverse("desk:conflicts"))
    [pair] = page.context["pairs"]
    assert [row[0] for row in pair.rows if row[3]] == ["phone", "address"]


def test_a_conflict_can_be_the_same_person_again(world: World) -> None:
    held = _line(2)
    data = {"kind": "duplicate", "reason": "same_person", "next": "conflicts"}
    response = client_of(world, "analyst").post(reverse("desk:settle", args=[held.pk]), data)
    assert response.url == reverse("desk:conflicts")
    assert (_line(2).kind, _line(2).duplicate_of) == ("duplicate", _line(1).pk)


@pytest.mark.parametrize("name", ["reviewer", "inspector", "commander", "dispatcher@PCS-03"])
def test_who_may_not_decide_settles_nothing(world: World, name: str) -> None:
    data = {"kind": "rejected", "reason": "not_a_record"}
    response = client_of(world, name).post(reverse("desk:settle", args=[_line(3).pk]), data)
    assert response.status_code == 404
    assert _line(3).kind == "held"


def test_who_only_looks_sees_a_line_masked(world: World) -> None:
    page = client_of(world, "inspector").get(reverse("desk:line", args=[_line(3).pk])).content.decode()
    assert "马六" not in page
    assert "13600005432" not in page
