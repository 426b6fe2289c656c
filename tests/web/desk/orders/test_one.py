"""One order: who may open it, what is whole on it, and its moves."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.orders.seeing import BACKEND, client_of, text_of
from tests.worlds import World, make_world

from bihuan.apps.core.models import AccessEntry, Account, Event
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.parts.labels import KINDS
from bihuan.web.parts.reasons import REASONS, REASONS_OF

pytestmark = pytest.mark.django_db


def _url(order: str) -> str:
    return reverse("desk:order", args=[order])


def _post(world: World, name: str, order: str, move: str, **data: object) -> object:
    return client_of(world, name).post(reverse("desk:move", args=[order, move]), data)


def _state(order: str) -> str:
    return WorkOrder.objects.values_list("state", flat=True).get(pk=order)


def test_another_units_order_and_a_missing_one_look_the_same() -> None:
    world = make_world()
    world.dispatch(world.orders[1], "SQ-07")
    client = client_of(world, "dispatcher@PCS-03")
    theirs, missing = client.get(_url(world.orders[1])), client.get(_url(str(uuid4())))
    assert (theirs.status_code, missing.status_code) == (404, 404)
    shorn = [text_of(page).replace(page.wsgi_request.path, "") for page in (theirs, missing)]
    assert shorn[0] == shorn[1]


WHOLE = ("欧阳小满", "13800002468", "2单元501")


def _whole(world: World, name: str, order: str) -> list[str]:
    page = client_of(world, name).get(_url(order)).content.decode()
    return [word for word in WHOLE if word in page]


def test_only_the_unit_that_has_it_in_work_reads_it_whole_without_a_click() -> None:
    world = make_world()
    order, told = world.orders[0], {}
    for state in ("DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED"):
        world.bring(order, "DISPATCHED") if state == "DISPATCHED" else world._step(
            state, order, "PCS-03", "officer@PCS-03"
        )
        told[state] = _whole(world, "officer@PCS-03", order)
    assert told == {"DISPATCHED": [], "SIGNED": list(WHOLE), "WORKING": list(WHOLE), "FED_BACK": [], "CLOSED": []}


@pytest.mark.parametrize("name", ["lead", "analyst", "clerk", "reviewer", "commander", "inspector"])
def test_the_desk_reads_it_masked(name: str) -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    assert _whole(world, name, world.orders[0]) == []


def test_who_reviews_reads_the_words_of_the_report_and_no_name() -> None:
    world = make_world()
    world.bring(world.orders[0], "FED_BACK")
    page = client_of(world, "reviewer").get(_url(world.orders[0])).content.decode()
    assert [word for word in ("现场核实", "已核实", *WHOLE) if word in page] == ["现场核实", "已核实"]
    assert AccessEntry.objects.get().purpose == "review"


def test_a_unit_that_once_had_it_reads_it_masked_and_without_what_was_said() -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    world.move("reassign", world.orders[0], "lead", unit="SQ-07", duty_role="unit_duty_officer", reason="wrong_area",
               note="家属电话另告")  # fmt: skip
    page = client_of(world, "dispatcher@PCS-03").get(_url(world.orders[0])).content.decode()
    assert [word for word in ("欧阳小满", "13800002468", "2单元501", "家属电话另告") if word in page] == []


def test_the_story_has_every_event_with_its_place_in_the_journal() -> None:
    world = make_world()
    world.bring(world.orders[0], "CLOSED")
    story = client_of(world, "lead").get(_url(world.orders[0])).context["story"]
    events = Event.objects.filter(subject_id=world.orders[0]).order_by("-n")
    assert [(line.index, line.leaf_hash) for line in story] == [(one.index, one.leaf_hash) for one in events]
    assert [line.who for line in story] == ["周复核", "孙外勤", "孙外勤", "孙外勤", "王守正", ""]


def test_a_field_officer_cannot_dispatch() -> None:
    world = make_world()
    response = _post(world, "officer@PCS-03", world.orders[0], "dispatch", unit="PCS-03", duty_role="unit_head")
    assert (response.status_code, _state(world.orders[0])) == (404, "NEW")


def test_a_move_from_a_stale_page_is_refused_and_what_was_typed_stays() -> None:
    world = make_world()
    world.dispatch(world.orders[0])
    world.move("urge", world.orders[0], "lead")
    response = _post(world, "lead", world.orders[0], "recall", reason="other", note="发错了单位", expected_n=1)
    assert (response.status_code, _state(world.orders[0])) == (409, "DISPATCHED")
    assert "发错了单位" in response.content.decode()
    form = next(form for form in response.context["forms"] if form.move == "recall")
    assert form["expected_n"].value() == 2


def test_the_same_press_twice_moves_once() -> None:
    world = make_world()
    data = {"unit": "PCS-03", "duty_role": "unit_duty_officer", "command": str(uuid4()), "expected_n": 0}
    answers = [_post(world, "lead", world.orders[0], "dispatch", **data).status_code for _ in range(2)]
    assert (answers, Event.objects.filter(kind="order.dispatched").count()) == ([302, 302], 1)


def test_a_missing_detail_is_marked_and_nothing_moves() -> None:
    world = make_world()
    response = _post(world, "lead", world.orders[0], "dispatch", unit="", duty_role="unit_duty_officer")
    assert (response.status_code, _state(world.orders[0])) == (422, "NEW")
    assert list(response.context["next_form"].errors) == ["unit"]


def test_something_else_as_a_reason_needs_words() -> None:
    world = make_world()
    response = _post(world, "lead", world.orders[0], "ask_cancel", reason="other", note="")
    assert response.status_code == 422


def test_an_order_is_split_into_the_parts_that_were_written() -> None:
    world = make_world()
    assert (
        _post(world, "lead", world.orders[0], "split", children="核实住址\n\n核实同住人", expected_n=0).status_code
        == 302
    )
    parts = WorkOrder.objects.filter(parent=world.orders[0]).select_related("content")
    assert sorted(part.content.title for part in parts) == ["核实住址", "核实同住人"]


def test_an_order_is_merged_into_the_one_that_was_chosen() -> None:
    world = make_world()
    survivor = world.orders[1]
    content = WorkOrder.objects.get(pk=survivor).content
    like = WorkOrder.objects.get(pk=world.orders[0]).content
    content.phone, content.phone_index = like.phone, like.phone_index
    content.save()
    page = client_of(world, "lead").get(_url(world.orders[0]))
    form = next(form for form in page.context["forms"] if form.move == "merge")
    assert [code for code, _text in form.fields["survivor"].choices] == [survivor]
    assert _post(world, "lead", world.orders[0], "merge", survivor=survivor).status_code == 302
    assert _state(world.orders[0]) == "MERGED"


def test_the_author_of_feedback_cannot_review_it_but_another_closes_it() -> None:
    world = make_world()
    world.bring(world.orders[0], "FED_BACK")
    assert _post(world, "officer@PCS-03", world.orders[0], "accept").status_code == 404
    assert _post(world, "reviewer", world.orders[0], "accept", expected_n=4).status_code == 302
    assert _state(world.orders[0]) == "CLOSED"


def test_a_person_called_back_and_not_satisfied_reopens_it() -> None:
    world = make_world()
    world.bring(world.orders[0], "CLOSED")
    assert _post(world, "lead", world.orders[0], "call_back", answer="not_satisfied").status_code == 302
    assert _state(world.orders[0]) == "NEW"


@pytest.mark.parametrize("move", ["escalate", "join", "child_ended", "nonsense"])
def test_moves_of_the_machine_have_no_form(move: str) -> None:
    world = make_world(records=1)
    assert _post(world, "lead", world.orders[0], move).status_code == 404


def test_every_move_has_a_name_and_every_move_with_a_reason_its_codes() -> None:
    assert sorted(KINDS["move"]) == sorted(MOVES)
    assert sorted(REASONS_OF) == sorted(name for name, move in MOVES.items() if "reason" in move.needs)
    assert {code for codes in REASONS_OF.values() for code in codes} <= set(REASONS)


def test_the_page_takes_a_fixed_number_of_queries() -> None:
    world = make_world()
    world.bring(world.orders[0], "CLOSED")
    client, counts = client_of(world, "lead"), []
    for order in (world.orders[1], world.orders[0]):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_url(order)).status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 18


def test_somebody_without_a_role_is_told_who_can_give_one() -> None:
    stranger = Account.objects.create(username="stranger", full_name="无职", is_drill=True)
    client = Client()
    client.force_login(stranger, backend=BACKEND)
    response = client.get(reverse("desk:orders"))
    assert (response.status_code, response.templates[0].name) == (403, "parts/no_role.html")


def test_no_browser_keeps_a_personal_page() -> None:
    world = make_world(records=1)
    for url in (reverse("desk:orders"), _url(world.orders[0])):
        assert client_of(world, "lead").get(url).headers["Cache-Control"] == "no-store"
