"""The door: blind count, receipt, preview, dispositions; what is refused loses nothing typed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.web.people import make_incident
from tests.worlds import World, make_world

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Batch, Disposition, Source

pytestmark = pytest.mark.django_db
TABLE = (
    "编号,姓名,身份证号,联系电话,现住址\n"
    "A1,欧阳小满,110101199003074258,13800002468,顺安区西山路12号阳光小区3栋2单元501\n"
    "A2,张三丰,110101198505120030,13900001357,顺安区河东社区9号楼402室\n"
    "A3,马六,,13600005432,顺安区桂花村4组\n"
)


@pytest.fixture
def world() -> World:
    made = make_world(records=0)
    made.source = add_source(code="CDC", name="市疾控中心", by=made.actor("lead"), at=made.at)
    return made


def _file(text: str = TABLE, name: str = "名单.csv") -> BytesIO:
    content = BytesIO(text.encode())
    content.name = name
    return content


def _send(world: World, who: str = "clerk", **more: object) -> object:
    assert world.source
    data = {"source": world.source.pk, "declared": "3", "file": _file(), **more}
    return client_of(world, who).post(reverse("desk:intake"), data, headers={"Accept-Language": "en"})


def test_a_file_is_receipted_before_anything_is_decided_about_its_lines(world: World) -> None:
    response = _send(world)
    batch = Batch.objects.get()
    assert response.url == reverse("desk:batch", args=[batch.pk])
    assert (batch.state, batch.declared, batch.read) == ("received", 3, 3)
    assert not Disposition.objects.exists()


def test_the_confirmed_columns_dispose_every_line_once_however_often_it_is_pressed(world: World) -> None:
    _send(world)
    batch = Batch.objects.get()
    client = client_of(world, "clerk")
    fields = ["external_key", "name", "document_number", "phone", "address"]
    for _press in range(2):
        client.post(
            reverse("desk:dispose", args=[batch.pk]), {f"col-{index}": name for index, name in enumerate(fields)}
        )
    batch.refresh_from_db()
    assert (batch.accepted, batch.held, batch.state) == (2, 1, "disposed")
    assert Event.objects.filter(kind="batch.disposed").count() == 1


def test_two_columns_read_as_one_field_are_refused_and_the_choice_is_kept(world: World) -> None:
    _send(world)
    batch = Batch.objects.get()
    fields = ["name", "name", "document_number", "phone", "address"]
    data = {f"col-{index}": name for index, name in enumerate(fields)}
    response = client_of(world, "clerk").post(reverse("desk:dispose", args=[batch.pk]), data)
    assert response.status_code == 409
    assert response.content.decode().count('<option value="name" selected>') == 2
    assert not Disposition.objects.exists()


def test_without_a_count_nothing_is_received_and_the_file_need_not_be_chosen_again(world: World) -> None:
    refused = _send(world, declared="")
    assert refused.status_code == 422
    assert not Batch.objects.exists()
    token = refused.context["form"].kept_file.token
    assert world.source
    data = {"source": world.source.pk, "declared": "3", "kept": token}
    client_of(world, "clerk").post(reverse("desk:intake"), data)
    assert Batch.objects.get().filename == "名单.csv"


def test_another_person_cannot_use_the_kept_file(world: World) -> None:
    token = _send(world, declared="").context["form"].kept_file.token
    assert world.source
    data = {"source": world.source.pk, "declared": "3", "kept": token}
    assert client_of(world, "analyst").post(reverse("desk:intake"), data).status_code == 422
    assert not Batch.objects.exists()


def test_the_same_file_twice_is_one_batch(world: World) -> None:
    first, second = _send(world), _send(world)
    assert first.url == second.url
    assert Batch.objects.count() == 1


def test_a_number_used_for_another_file_is_refused_with_what_helps(world: World) -> None:
    _send(world, seq="1")
    refused = _send(world, seq="1", file=_file(TABLE + "A4,赵七,,13600000001,顺安区\n"), declared="4")
    assert refused.status_code == 422
    assert "This number of the source was used for another file." in refused.content.decode()
    assert Batch.objects.count() == 1


def test_pasted_text_is_a_delivery_too(world: World) -> None:
    response = _send(world, file="", text=TABLE)
    assert response.status_code == 302
    assert Batch.objects.get().read == 3


def test_an_unreadable_file_says_code_place_and_mend(world: World) -> None:
    broken = BytesIO(b"%PDF-1.7 not a table")
    broken.name = "名单.pdf"
    response = _send(world, file=broken, declared="3")
    page = client_of(world, "clerk").get(response.url, headers={"Accept-Language": "en"}).content.decode()
    told = Batch.objects.get().table["unreadable"]
    assert told["code"] == "not_a_table"
    for words in ("This file cannot be read.", "not_a_table", "Place:", "Save it as XLSX or CSV and bring it again."):
        assert words in page


def test_the_receipt_is_a_file_that_the_source_can_keep(world: World) -> None:
    _send(world)
    batch = Batch.objects.get()
    receipt = batch.receipts.get(kind="stored")
    response = client_of(world, "clerk").get(reverse("desk:receipt", args=[receipt.pk]))
    told = json.loads(response.content)
    assert sorted(told) == ["key", "payload", "public_key", "signature"]
    assert json.loads(told["payload"])["sha256"] == batch.sha256


def test_a_wrong_count_is_shown_and_can_be_corrected_by_the_source(world: World) -> None:
    response = _send(world, declared="4")
    client = client_of(world, "clerk")
    page = client.get(response.url, headers={"Accept-Language": "en"}).content.decode()
    assert "The source counted 4 lines, we read 3." in page
    batch = Batch.objects.get()
    address = reverse("desk:recount", args=[batch.pk])
    assert client.post(address, {"declared": "3", "reason": ""}).status_code == 422
    client.post(address, {"declared": "3", "reason": "header_counted"})
    batch.refresh_from_db()
    assert batch.declared == 3


def test_a_zero_report_is_noted(world: World) -> None:
    assert world.source
    client_of(world, "clerk").post(reverse("desk:zero"), {"source": world.source.pk, "day": "2026-08-21"})
    assert Event.objects.filter(kind="source.zero_reported").count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("clerk", 200), ("lead", 200), ("analyst", 200), ("reviewer", 200), ("inspector", 200), ("commander", 404),
     ("administrator", 404), ("dispatcher@PCS-03", 404), ("officer@PCS-03", 404)],
)  # fmt: skip
def test_who_may_look_at_intake(world: World, name: str, status: int) -> None:
    _send(world)
    client = client_of(world, name)
    assert client.get(reverse("desk:intake")).status_code == status
    assert client.get(reverse("desk:batch", args=[Batch.objects.get().pk])).status_code == status


@pytest.mark.parametrize("name", ["reviewer", "inspector", "commander", "dispatcher@PCS-03"])
def test_who_only_looks_cannot_receive(world: World, name: str) -> None:
    assert _send(world, name).status_code == 404
    assert not Batch.objects.exists()


def test_lists_show_no_whole_name_number_or_address(world: World) -> None:
    _send(world)
    batch = Batch.objects.get()
    client_of(world, "clerk").post(reverse("desk:dispose", args=[batch.pk]))
    for page in (reverse("desk:batch", args=[batch.pk]), reverse("desk:held"), reverse("desk:intake")):
        text = client_of(world, "inspector").get(page).content.decode()
        for private in ("欧阳小满", "张三丰", "13800002468", "110101199003074258", "3栋2单元501"):
            assert private not in text


def test_who_only_looks_sees_masked_samples_in_the_preview(world: World) -> None:
    _send(world)
    page = client_of(world, "inspector").get(reverse("desk:batch", args=[Batch.objects.get().pk])).content.decode()
    assert "110101199003074258" not in page


def test_another_incidents_batch_is_not_found(world: World) -> None:
    other = make_incident("OTHER-1")
    clerk = Actor(world.people["clerk"].id, Role.INTAKE_CLERK, other.code)
    source: Source = add_source(code="X", name="别处", by=clerk, at=world.at)
    batch = receive_batch(
        source_id=source.pk, content=_file(), filename="a.csv", by=clerk, at=datetime.now(UTC) - timedelta(minutes=1)
    ).batch
    client = client_of(world, "clerk")
    receipt = batch.receipts.get()
    assert client.get(reverse("desk:batch", args=[batch.pk])).status_code == 404
    assert client.get(reverse("desk:receipt", args=[receipt.pk])).status_code == 404
    assert client.post(reverse("desk:dispose", args=[batch.pk])).status_code == 404
