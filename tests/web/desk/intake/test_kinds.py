"""What kind of lines a delivery holds: guessed, asked, chosen; the preview and the form of a held line follow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world, run_jobs

from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Batch, Disposition, Resident
from bihuan.apps.orders.models import WorkOrder

pytestmark = pytest.mark.django_db
REGISTER = (
    "社区,楼栋,房号,姓名,身份证号,居住状态\n"
    "幸福社区,3栋,501,欧阳小满,11010119900307774X,在住\n"
    "幸福社区,三号楼,502,张三丰,110101198001010010,在住\n"
    ",三号楼,503,马六,,在住\n"
)


@pytest.fixture
def world() -> World:
    made = make_world(records=0)
    made.source = add_source(code="SQ", name="幸福社区", by=made.actor("lead"), at=made.at)
    return made


def _send(world: World, **more: object) -> Any:
    content = BytesIO(REGISTER.encode())
    content.name = "花名册.csv"
    assert world.source
    data = {"source": world.source.pk, "declared": "3", "file": content, **more}
    return client_of(world, "clerk").post(reverse("desk:intake"), data, headers={"Accept-Language": "en"})


def test_a_register_is_not_taken_for_records_but_asked_about(world: World) -> None:
    response = _send(world)
    page = response.content.decode()
    assert response.status_code == 422
    assert "This looks like another kind: Register of residents." in page
    assert '<option value="population" selected>' in page
    assert not Batch.objects.exists()
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    again = client_of(world, "clerk").post(
        reverse("desk:intake"),
        {"source": world.source.pk, "declared": "3", "kept": kept, "kind": "population"},  # type: ignore[union-attr]  # made in the fixture
    )
    batch = Batch.objects.get()
    assert again.url == reverse("desk:batch", args=[batch.pk])
    assert (batch.kind, batch.read) == ("population", 3)


def test_the_preview_and_the_columns_are_those_of_the_kind(world: World) -> None:
    _send(world, kind="population")
    batch, client = Batch.objects.get(), client_of(world, "clerk")
    page = client.get(reverse("desk:batch", args=[batch.pk]), headers={"Accept-Language": "en"}).content.decode()
    assert "<b>Register of residents</b>" in page
    assert '<option value="building" selected>' in page
    assert 'value="onset_date"' not in page
    fields = ["community_name", "building", "room", "name", "document_number", "residence"]
    client.post(reverse("desk:dispose", args=[batch.pk]), {f"col-{n}": name for n, name in enumerate(fields)})
    run_jobs(datetime.now(UTC) + timedelta(minutes=1))
    batch.refresh_from_db()
    assert (batch.accepted, batch.held, batch.state) == (2, 1, "disposed")
    assert (Resident.objects.count(), WorkOrder.objects.count()) == (2, 0)
    page = client.get(reverse("desk:batch", args=[batch.pk]), headers={"Accept-Language": "en"}).content.decode()
    assert page.count("on the register") == 2


def test_a_held_line_of_a_register_is_settled_with_its_own_fields(world: World) -> None:
    _send(world, kind="population")
    batch, client = Batch.objects.get(), client_of(world, "clerk")
    client.post(reverse("desk:dispose", args=[batch.pk]), {})
    held = Disposition.objects.get(kind="held")
    url = reverse("desk:line", args=[held.pk])
    page = client.get(url, headers={"Accept-Language": "en"}).content.decode()
    assert 'name="v-building"' in page
    assert 'name="v-result"' not in page
    told = {
        "kind": "accepted",
        "reason": "corrected",
        "v-community_name": "幸福社区",
        "v-building": "3栋",
        "v-room": "503",
    }
    settle = reverse("desk:settle", args=[held.pk])
    answer = client.post(settle, {**told, "v-name": "马六"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs(datetime.now(UTC) + timedelta(minutes=1))
    assert sorted(one.room for one in Resident.objects.all()) == ["501", "502", "503"]


def test_the_same_file_as_another_kind_says_what_it_was(world: World) -> None:
    _send(world, kind="population")
    response = _send(world, kind="records")
    assert response.status_code == 422
    assert "This file was received before as: Register of residents." in response.content.decode()
