"""Every whole look is in the log: counted by the values that were handed out, against the rows (R20)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.urls import reverse

from bihuan.apps.core.models import AccessEntry, Event
from bihuan.apps.core.rules import showing
from bihuan.apps.core.rules.personal import is_whole
from bihuan.apps.intake.models import Batch, Disposition
from bihuan.apps.orders.models import OrderContent, WorkOrder
from tests.trust.canaries import canary_world, leaked
from tests.web.desk.orders.seeing import client_of
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the values that the policy hands out whole, whoever asks for them."""
    handed: Counter[str] = Counter()

    def counted(field: object, viewer: object, *, is_revealed: bool = False) -> bool:
        answer = is_whole(field, viewer, is_revealed=is_revealed)  # type: ignore[arg-type]  # passed on as it came
        handed["values"] += answer
        return answer

    with patch.object(showing, "is_whole", counted):
        yield handed


def test_over_dozens_of_orders_the_log_has_every_value_that_was_handed_out(capsys: pytest.CaptureFixture[str]) -> None:
    world = make_world(records=36)
    for n, order in enumerate(world.orders):
        world.bring(
            order, ("DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED")[n % 5], "PCS-03" if n % 2 else "SQ-07"
        )
    people = ("lead", "reviewer", "inspector", "officer@PCS-03", "officer@SQ-07", "dispatcher@PCS-03")
    looks = pages_whole = 0
    with counting() as handed:
        for order in world.orders:
            for name in people:
                before, whole = AccessEntry.objects.count(), handed["values"]
                response = client_of(world, name).get(reverse("desk:order", args=[order]))
                assert response.status_code in {200, 404}
                pages_whole += handed["values"] > whole
                assert AccessEntry.objects.count() - before == int(handed["values"] > whole)
                looks += 1
    entries = AccessEntry.objects.all()
    logged = sum(entry.fields_n for entry in entries)
    assert {entry.act for entry in entries} == {"read"}
    assert Event.objects.filter(kind="access.read").count() == len(entries)
    assert handed["values"] >= logged > 0  # the same words of a report stand in the report and in the story
    with capsys.disabled():
        told = f"{pages_whole} with whole values, {len(entries)} entries, difference {pages_whole - len(entries)}"
        print(f"\nR20: {looks} pages, {told}")


def test_a_list_a_tray_and_a_live_part_hand_out_nothing_whole() -> None:
    world = canary_world()
    with counting() as handed:
        for who, name, headers in (
            ("lead", "desk:orders", {}), ("lead", "desk:orders", {"HX-Request": "true"}), ("lead", "desk:board", {}),
            ("clerk", "desk:held", {}), ("clerk", "desk:conflicts", {}), ("clerk", "desk:batches", {}),
            ("clerk", "desk:intake", {}), ("officer@PCS-03", "field:today", {"HX-Request": "true"}),
            ("dispatcher@PCS-03", "desk:unit", {"HX-Request": "true"}),
        ):  # fmt: skip
            page = client_of(world, who).get(reverse(name), headers=headers)
            assert (name, page.status_code, leaked(page.content.decode())) == (name, 200, [])
    assert (handed["values"], AccessEntry.objects.count()) == (0, 0)


def test_a_held_line_is_whole_to_who_decides_and_masked_once_it_is_settled() -> None:
    world = canary_world()
    line = Disposition.objects.filter(reason="conflict")[0]
    url = reverse("desk:line", args=[line.pk])
    whole = client_of(world, "clerk").get(url).content.decode()
    assert [word for word in ("13600005433", "13600005434") if word in whole] == ["13600005434"]  # not the other's
    assert Counter(AccessEntry.objects.values_list("purpose", flat=True)) == {"settle_line": 1}
    for who in ("reviewer", "inspector"):
        assert leaked(client_of(world, who).get(url).content.decode()) == []
    data = {"kind": "rejected", "reason": "not_a_record"}
    client_of(world, "clerk").post(reverse("desk:settle", args=[line.pk]), data)
    assert leaked(client_of(world, "clerk").get(url).content.decode()) == []


def test_the_head_of_a_file_is_whole_to_who_chooses_its_columns_and_its_lines_to_nobody() -> None:
    world = canary_world()
    url = reverse("desk:batch", args=[Batch.objects.get(state="received").pk])
    chooses, looks = (client_of(world, who).get(url).content.decode() for who in ("clerk", "inspector"))
    assert (">现住址<" in chooses, ">现住址<" in looks) == (True, False)
    assert (leaked(chooses), leaked(looks)) == ([], [])
    assert AccessEntry.objects.get().purpose == "map_columns"


def test_access_ends_at_the_moment_of_reporting_closing_and_reassigning() -> None:
    world = make_world(records=1)
    order, url = world.orders[0], reverse("field:order", args=[world.orders[0]])
    person = reverse("desk:person", args=[OrderContent.objects.get(order=order).person])
    client = client_of(world, "officer@PCS-03")

    def seen() -> tuple[bool, int]:
        return leaked(client.get(url).content.decode()) != [], client.get(person).status_code

    told = [seen()]
    for state in ("DISPATCHED", "SIGNED", "WORKING"):
        world._step(state, order, "PCS-03", "officer@PCS-03")
        told.append(seen())
    world.move("reassign", order, "lead", unit="SQ-07", duty_role="unit_duty_officer", reason="wrong_area")
    told.append(seen())
    assert told == [(False, 404), (False, 404), (True, 200), (True, 200), (False, 404)]
    assert WorkOrder.objects.get(pk=order).unit == "SQ-07"


def test_the_log_says_which_sign_in_and_never_its_cookie() -> None:
    world = make_world(records=1)
    world.bring(world.orders[0], "SIGNED")
    client = client_of(world, "officer@PCS-03")
    for _ in range(2):
        client.get(reverse("field:order", args=[world.orders[0]]))
    codes = set(AccessEntry.objects.values_list("session", flat=True))
    assert len(codes) == 1
    assert AccessEntry.objects.count() == 2  # every request is a look
    [code] = codes
    assert len(code) == 16
    assert code not in client.session.session_key


def test_a_call_and_the_way_there_still_need_no_click_in_the_field() -> None:
    made = make_world(records=1)
    made.bring(made.orders[0], "WORKING")
    screen = client_of(made, "officer@PCS-03").get(reverse("field:order", args=[made.orders[0]])).content.decode()
    assert [word for word in ('href="tel:+8613800002468"', 'href="geo:0,0?q=', "欧阳小满") if word not in screen] == []
