"""Reconciliation and hand-over: struck, opened down to the rows, signed by two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.actions import recount_batch
from bihuan.apps.intake.models import Batch
from bihuan.apps.orders.models import Balance, Handover

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world() -> World:
    return make_world(at=datetime.now(UTC) - timedelta(minutes=3))


def _strike(world: World, how: str = "full") -> object:
    return client_of(world, "lead").post(reverse("desk:strike"), {"how": how})


def test_the_books_are_struck_by_a_press(world: World) -> None:
    assert _strike(world).url == reverse("desk:reconciliation")
    assert Balance.objects.get().unaccounted == 0
    page = client_of(world, "inspector").get(reverse("desk:reconciliation"))
    assert page.context["sheet"].difference == 0


def test_a_difference_opens_down_to_the_batch_that_makes_it(world: World) -> None:
    batch = Batch.objects.get()
    recount_batch(batch_id=batch.pk, declared=5, reason="source_miscounted", by=world.actor("clerk"), at=world.at)
    _strike(world)
    page = client_of(world, "lead").get(reverse("desk:equation", args=["E1"]), headers=ENGLISH)
    [(look, row)] = page.context["rows"]
    assert (look.unaccounted, row.difference) == (2, 2)
    [offender] = row.offenders
    assert (offender.kind, offender.text, offender.url) == (
        "batch", "declared and read differ", reverse("desk:batch", args=[batch.pk]),
    )  # fmt: skip


def test_an_equation_that_does_not_exist_is_not_found(world: World) -> None:
    assert client_of(world, "lead").get(reverse("desk:equation", args=["E10"])).status_code == 404


@pytest.mark.parametrize("name", ["clerk", "administrator", "dispatcher@PCS-03"])
def test_who_may_not_strike(world: World, name: str) -> None:
    assert client_of(world, name).post(reverse("desk:strike"), {"how": "quick"}).status_code == 404
    assert not Balance.objects.exists()


def test_the_daily_sheet_is_a_workbook_with_the_same_figures(world: World) -> None:
    _strike(world)
    response = client_of(world, "lead").get(reverse("desk:day-sheet", args=["xlsx"]), headers=ENGLISH)
    [sheet] = openpyxl.load_workbook(BytesIO(response.content)).worksheets
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert ["市疾控中心", 0, 3, 3, 0, 0, 0, 0, 0] in rows


def test_two_people_sign_and_meanwhile_nothing_is_dispatched(world: World) -> None:
    lead, analyst = client_of(world, "lead"), client_of(world, "analyst")
    lead.post(reverse("desk:give-handover"))
    given = Handover.objects.get()
    with pytest.raises(NotAllowed, match="handover_not_signed"):
        world.dispatch(world.orders[0])
    again = lead.post(reverse("desk:receive-handover", args=[given.pk]))
    assert again.status_code == 409
    analyst.post(reverse("desk:receive-handover", args=[given.pk]))
    given.refresh_from_db()
    assert given.received_by == world.people["analyst"].id
    world.dispatch(world.orders[0])


def test_a_second_signature_pressed_twice_changes_nothing(world: World) -> None:
    client_of(world, "lead").post(reverse("desk:give-handover"))
    given, analyst = Handover.objects.get(), client_of(world, "analyst")
    first = analyst.post(reverse("desk:receive-handover", args=[given.pk]))
    second = analyst.post(reverse("desk:receive-handover", args=[given.pk]))
    assert (first.status_code, second.status_code) == (302, 409)


def test_the_lead_may_answer_for_going_on_but_not_without_a_reason(world: World) -> None:
    lead = client_of(world, "lead")
    lead.post(reverse("desk:give-handover"))
    given = Handover.objects.get()
    address = reverse("desk:override-handover", args=[given.pk])
    assert lead.post(address, {"reason": " "}).status_code == 409
    assert client_of(world, "analyst").post(address, {"reason": "无人"}).status_code == 404
    assert lead.post(address, {"reason": "接班人途中遇阻"}).status_code == 409  # not both signatures by one person
    assert client_of(world, "commander").post(address, {"reason": "接班人途中遇阻"}).status_code == 302
    world.dispatch(world.orders[0])


def test_a_unit_hands_over_its_own_shift_only(world: World) -> None:
    client_of(world, "dispatcher@PCS-03").post(reverse("desk:give-handover"))
    given = Handover.objects.get()
    assert given.unit == "PCS-03"
    other = client_of(world, "dispatcher@SQ-07")
    assert other.get(reverse("desk:handover-sheet", args=[given.pk])).status_code == 404
    assert other.post(reverse("desk:receive-handover", args=[given.pk])).status_code == 404


@pytest.mark.parametrize("name", ["officer@PCS-03", "administrator"])
def test_who_has_no_hand_over(world: World, name: str) -> None:
    assert client_of(world, name).get(reverse("desk:handover")).status_code == 404


def test_a_signed_hand_over_is_a_pdf(world: World) -> None:
    client_of(world, "lead").post(reverse("desk:give-handover"))
    response = client_of(world, "lead").get(reverse("desk:handover-file", args=[Handover.objects.get().pk, "pdf"]))
    assert (response.headers["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
