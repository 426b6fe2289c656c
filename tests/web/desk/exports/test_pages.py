"""Taking out, page by page: the form, the second person's tray, the passphrase and the file in answers of their own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.core.exports.outing import cells_in
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world

from bihuan.apps.core.models import AccessEntry, Export
from bihuan.apps.intake.models import Batch

pytestmark = pytest.mark.django_db
ORDERS = reverse("desk:ask-export", args=["orders"]) + "?tab=all"
SAID = {
    "purpose": "field_work", "words": "村里断网三日", "columns": ["number", "person_name", "phone"], "form": "xlsx",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return make_world()


def _lines() -> str:
    return f"{reverse('desk:ask-export', args=['lines'])}?batch={Batch.objects.get().pk}"


def _post(client: Client, name: str, row: Export, **data: Any) -> Any:
    return client.post(reverse(f"desk:{name}", args=[row.pk]), data)


def test_the_list_and_the_batch_lead_to_the_form_for_who_may(world: World) -> None:
    batch = reverse("desk:batch", args=[Batch.objects.get().pk])
    for name, is_there in (("lead", True), ("analyst", True), ("reviewer", False), ("inspector", False)):
        for page, form in ((reverse("desk:orders"), "/exports/new/orders/"), (batch, "/exports/new/lines/")):
            assert (form in client_of(world, name).get(page).content.decode()) is is_there


def test_the_form_keeps_the_filters_of_the_page_before(world: World) -> None:
    world.dispatch(world.orders[0])
    client = client_of(world, "lead")
    page = client.get(reverse("desk:ask-export", args=["orders"]) + "?tab=new")
    assert page.context["rows"] == 2
    client.post(reverse("desk:ask-export", args=["orders"]) + "?tab=new", SAID)
    assert Export.objects.get().rows_n == 2


def test_a_whole_way_with_three_answers_apart(world: World) -> None:
    client = client_of(world, "analyst")
    asked = client.post(ORDERS, SAID)
    row = Export.objects.get()
    assert (asked.status_code, asked["Location"], row.state) == (302, reverse("desk:export", args=[row.pk]), "made")
    shown = _post(client, "export-passphrase", row).content.decode()
    passphrase = re.search(r'passphrase mono">([a-z0-9-]{24})<', shown)
    assert passphrase
    later = client.get(reverse("desk:export", args=[row.pk])).content.decode()
    assert passphrase[1] not in later
    answer = _post(client, "export-file", row)
    assert [cells[1] for cells in cells_in(answer.content, passphrase[1])[2:-1]].count("张三丰") == 1
    assert passphrase[1].encode() not in answer.content
    assert passphrase[1] not in str(answer.headers)
    assert AccessEntry.objects.filter(act="export").count() == 3


def test_the_file_is_to_be_saved_and_has_no_power(world: World) -> None:
    client = client_of(world, "analyst")
    client.post(ORDERS, {**SAID, "form": "print"})
    row = Export.objects.get()
    answer = _post(client, "export-file", row)
    assert answer["Content-Disposition"] == f'attachment; filename="orders-{row.mark}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["export-passphrase", "export-file", "make-export", "decide-export"])
def test_nothing_leaves_by_a_plain_link(world: World, name: str) -> None:
    client = client_of(world, "analyst")
    client.post(ORDERS, SAID)
    assert client.get(reverse(f"desk:{name}", args=[Export.objects.get().pk])).status_code == 405


def test_a_second_person_finds_it_in_the_tray_with_the_reason(world: World) -> None:
    client = client_of(world, "analyst")
    client.post(_lines(), {**SAID, "columns": ["line", "name", "document_number"]})
    row = Export.objects.get()
    assert row.state == "asked"
    tray = client_of(world, "reviewer").get(reverse("desk:exports"))
    assert [(view.mark, words) for view, words in tray.context["waiting"]] == [(row.mark, "村里断网三日")]
    assert client_of(world, "clerk").get(reverse("desk:exports")).context["waiting"] == []
    done = _post(client_of(world, "reviewer"), "decide-export", row, answer="approve")
    assert (done.status_code, Export.objects.get().state) == (302, "approved")
    _post(client, "make-export", row)
    assert Export.objects.get().state == "made"


def test_a_decision_without_the_word_approve_refuses(world: World) -> None:
    client_of(world, "analyst").post(_lines(), {**SAID, "columns": ["result"]})
    _post(client_of(world, "reviewer"), "decide-export", Export.objects.get())
    assert Export.objects.get().state == "refused"


@pytest.mark.parametrize("name", ["clerk", "reviewer", "dispatcher@PCS-03", "administrator"])
def test_another_persons_export_is_not_there(world: World, name: str) -> None:
    client_of(world, "analyst").post(ORDERS, SAID)
    row, client = Export.objects.get(), client_of(world, name)
    assert client.get(reverse("desk:export", args=[row.pk])).status_code == 404
    for step in ("export-passphrase", "export-file", "make-export", "decide-export"):
        assert _post(client, step, row).status_code == 404
    assert (Export.objects.get().n, Export.objects.get().state) == (1, "made")


def test_an_overseer_sees_that_it_is_there_and_gets_nothing_of_it(world: World) -> None:
    client_of(world, "analyst").post(ORDERS, SAID)
    row, client = Export.objects.get(), client_of(world, "inspector")
    page = client.get(reverse("desk:export", args=[row.pk]))
    assert page.status_code == 200
    assert [word for word in ("村里断网三日", "张三丰", "13900001357") if word in page.content.decode()] == []
    assert _post(client, "export-file", row).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"purpose": ""}, "purpose"), ({"words": ""}, "words"), ({"columns": []}, "columns"), ({"form": "csv"}, "form")],
)
def test_a_form_with_a_gap_keeps_what_was_typed(world: World, changes: dict[str, Any], field: str) -> None:
    answer = client_of(world, "analyst").post(ORDERS, {**SAID, **changes})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Export.objects.count() == 0


def test_a_column_that_is_not_offered_cannot_be_sent(world: World) -> None:
    answer = client_of(world, "analyst").post(ORDERS, {**SAID, "columns": ["number", "longitude"]})
    assert (answer.status_code, Export.objects.count()) == (422, 0)


def test_a_role_that_does_not_take_out_finds_no_form(world: World) -> None:
    for name in ("reviewer", "inspector", "administrator", "officer@PCS-03"):
        assert client_of(world, name).get(ORDERS).status_code == 404


def test_another_table_and_another_batch_are_not_there(world: World) -> None:
    client = client_of(world, "lead")
    assert client.get(reverse("desk:ask-export", args=["persons"])).status_code == 404
    assert client.get(reverse("desk:ask-export", args=["lines"]) + "?batch=nonsense").status_code == 404


def test_the_sheets_and_receipts_leave_by_the_same_door(world: World) -> None:
    from bihuan.apps.intake.models import Receipt

    answer = client_of(world, "lead").get(reverse("desk:receipt", args=[Receipt.objects.first().pk]))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"] == 'attachment; filename="receipt-CDC-1-stored.json"'
