"""The page of coverage names what is not reached with the meaning beside it; plans are asked, looked at, adopted."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.zones.covering_world import Covering, make_covering
from tests.trust.ground import undone

from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.core.models import Place
from bihuan.apps.zones.models import CoverPlan, PatrolUnit, RingSetting
from bihuan.apps.zones.rules.rings import PLACE_RINGS

pytestmark = pytest.mark.django_db
ASKED = {
    "model": "maximal", "units": "2", "candidates": ["motorway", "shop", "gate", "community"], "weighing": "equal",
    "calls_an_hour": "2", "minutes_a_call": "20", "busy_percent": "", "share_percent": "90", "seconds": "5",
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Covering]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_covering(at=datetime.now(UTC).replace(second=0, microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def world(kept: Covering) -> Iterator[Covering]:
    with undone():
        yield copy.deepcopy(kept)


def client_of(world: Covering, name: str = "planner") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.response.forces.world.people[name])
    return client


def run_long() -> None:
    for one in claim_deliveries(at=datetime.now(UTC), most=9, is_long=True):
        run_delivery(delivery=one, at=datetime.now(UTC))


def planned(world: Covering, **more: object) -> CoverPlan:
    answer = client_of(world).post(reverse("desk:ask-cover"), {**ASKED, **more})
    plan = CoverPlan.objects.order_by("-number")[0]
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk:cover-plan", args=[plan.pk]))
    return plan


def test_places_out_of_time_are_named_with_the_meaning_and_the_way_of_counting(world: Covering) -> None:
    page = client_of(world).get(reverse("desk:cover"))
    body = page.content.decode()
    told = [[place["name"] for place in ring.first] for ring in page.context["rings"]]
    assert told == [["西站"], [], ["城南商场"]]
    said = ["By place: each place within", "Nobody has decided", "straight line × 1.4 at 30 km/h", "西站", "2 min 8 s"]
    assert [text in body for text in said] == [True] * 5
    assert "某人家" not in body


def test_the_live_part_is_the_figures_alone(world: Covering) -> None:
    live = client_of(world).get(reverse("desk:cover"), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in live, "Ring of 1 min" in live, "If this unit leaves" in live) == (False, True, False)


def test_who_leaves_is_chosen_and_what_is_lost_and_who_moves_up_is_said(world: Covering) -> None:
    east = world.response.patrols["巡二"].pk
    page = client_of(world, "lead").get(reverse("desk:cover"), {"leaving": east})
    assert [one["name"] for one in page.context["lost"]] == ["东站", "实验学校", "河东社区"]
    body = page.content.decode()
    unit = page.context["moves"].moves[0].unit
    assert ("3 places are lost" in body, reverse("desk:move-up-patrol", args=[unit]) in body) == (True, True)
    planner = client_of(world).get(reverse("desk:cover"), {"leaving": east}).content.decode()
    assert "Tell it to move up" not in planner  # who goes is the desk's to decide


def test_a_proposed_move_is_told_to_the_patrol_at_one_press(world: Covering) -> None:
    page = client_of(world, "lead").get(reverse("desk:cover"), {"leaving": world.response.patrols["巡二"].pk})
    move = page.context["moves"].moves[0]
    told = {"place": move.to.name, "longitude": move.to.longitude, "latitude": move.to.latitude}
    answer = client_of(world, "lead").post(reverse("desk:move-up-patrol", args=[move.unit]), told)
    assert (answer.status_code, PatrolUnit.objects.get(pk=move.unit).stand_by) == (302, "河东卡口")


def test_a_unit_that_is_not_free_any_more_is_said_to_be_gone(world: Covering) -> None:
    page = client_of(world).get(reverse("desk:cover"), {"leaving": "gone"}).content.decode()
    assert "This unit is not free any more" in page


def test_without_anybody_the_page_says_why(world: Covering) -> None:
    PatrolUnit.objects.update(post="")
    body = client_of(world).get(reverse("desk:cover")).content.decode()
    assert ["Nobody can go now" in body, "Free, but nobody knows where; not counted: 巡一, 巡三, 巡二" in body] == [
        True,
        True,
    ]


def test_the_rings_are_decided_on_the_page_and_a_refusal_keeps_what_was_typed(world: Covering) -> None:
    told = {"meaning": "phase", "set_off_s": "45", **{f"ring_{kind}": str(ring) for kind, ring in PLACE_RINGS.items()}}
    answer = client_of(world).post(reverse("desk:set-rings"), told)
    row = RingSetting.objects.get()
    assert (answer.status_code, row.meaning, row.set_off_s) == (302, "phase", 45)
    again = client_of(world).post(reverse("desk:set-rings"), told)
    assert (again.status_code, again.context["forms"]["rings"].data["set_off_s"]) == (409, "45")
    wrong = client_of(world).post(reverse("desk:set-rings"), {**told, "set_off_s": "999"})
    assert wrong.status_code == 422
    body = client_of(world).get(reverse("desk:cover")).content.decode()
    assert ["By phase: a minute to set off" in body, "the clock of each emergency" in body] == [True, True]


def test_a_plan_is_asked_watched_read_and_adopted(world: Covering) -> None:
    plan, client = planned(world), client_of(world)
    here = reverse("desk:cover-plan", args=[plan.pk])
    assert "It waits for its turn" in client.get(here).content.decode()
    run_long()
    assert "Done." in client.get(here, headers={"HX-Request": "true"}).content.decode()
    page = client.get(here)
    body = page.content.decode()
    said = ["Nothing better exists", "Proposed sites", "hypercube, exact", "All are away", "Adopt this plan", "西站"]
    assert [text in body for text in said] == [True] * 6
    n = CoverPlan.objects.get(pk=plan.pk).n
    adopt = reverse("desk:adopt-cover", args=[plan.pk])
    assert client.post(adopt, {"reason": "", "n": n}).status_code == 422
    assert client.post(adopt, {"reason": "best_bound", "n": n - 1}).status_code == 409
    assert client.post(adopt, {"reason": "best_bound", "n": n}).status_code == 302
    done = client.get(here)
    assert (done.context["is_adopted"], "Nobody was sent by it" in done.content.decode()) == (True, True)


def test_a_plan_that_is_refused_keeps_what_was_typed(world: Covering) -> None:
    answer = client_of(world).post(reverse("desk:ask-cover"), {**ASKED, "calls_an_hour": "900"})
    assert (answer.status_code, answer.context["forms"]["ask"].data["calls_an_hour"]) == (409, "900")
    assert "Units would be away more than 90" in answer.content.decode()
    assert client_of(world).post(reverse("desk:ask-cover"), {**ASKED, "units": "many"}).status_code == 422
    assert CoverPlan.objects.count() == 0


def test_a_plan_is_called_off(world: Covering) -> None:
    plan = planned(world)
    answer = client_of(world).post(reverse("desk:drop-cover", args=[plan.pk]))
    again = client_of(world).post(reverse("desk:drop-cover", args=[plan.pk]))
    assert (answer.status_code, again.status_code, CoverPlan.objects.get().state) == (302, 302, "dropped")


@pytest.mark.parametrize("model", ["set_cover", "double", "expected", "median", "centre"])
def test_every_model_explains_its_answer(world: Covering, model: str) -> None:
    plan = planned(world, model=model, share_percent="30")
    run_long()
    page = client_of(world).get(reverse("desk:cover-plan", args=[plan.pk]))
    expected = {
        "set_cover": "Sites needed", "double": "Reached twice, by weight", "expected": "Finds a unit free, by weight",
        "median": "Mean way", "centre": "Longest way",
    }[model]  # fmt: skip
    assert (page.status_code, expected in page.content.decode()) == (200, True)


def test_an_impossible_plan_says_so_and_offers_nothing_to_adopt(world: Covering) -> None:
    plan = planned(world, model="double", units="1", share_percent="100")
    run_long()
    body = client_of(world).get(reverse("desk:cover-plan", args=[plan.pk])).content.decode()
    assert ["Nothing meets these conditions" in body, "Adopt this plan" in body] == [True, False]


def test_who_watches_sees_and_changes_nothing_and_a_unit_sees_nothing(world: Covering) -> None:
    plan = planned(world)
    for name in ("analyst", "commander", "inspector"):
        client = client_of(world, name)
        body = client.get(reverse("desk:cover")).content.decode()
        assert ("Ask a model" in body, "Let them mean this" in body) == (False, False)
        assert client.post(reverse("desk:ask-cover"), ASKED).status_code == 404
        assert client.post(reverse("desk:drop-cover", args=[plan.pk])).status_code == 404
        assert client.get(reverse("desk:cover-plan", args=[plan.pk])).status_code == 200
    unit = client_of(world, "dispatcher@PCS-03")
    assert unit.get(reverse("desk:cover")).status_code == 404
    assert unit.get(reverse("desk:cover-plan", args=[plan.pk])).status_code == 404


def test_the_page_costs_the_same_number_of_queries_however_many_places_there_are(world: Covering) -> None:
    client = client_of(world)
    client.get(reverse("desk:cover"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk:cover"))
    for n in range(30):
        Place.objects.create(
            incident=world.response.forces.world.incident,
            name=f"学校{n}",
            kind="school",
            longitude=106.2,
            latitude=30.9,
        )
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("desk:cover"))
    assert len(many) == len(few)
    assert [(len(one.first), len(one.more)) for one in page.context["rings"]] == [(1, 0), (20, 10), (1, 0)]
