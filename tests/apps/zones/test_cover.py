"""Who is reached in 1, 3 and 5 minutes by which meaning, what is lost when a unit leaves; plans of cover."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.core.actions import claim_deliveries, run_delivery
from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance import check_in
from bihuan.apps.zones.actions.cover import adopt_cover, ask_cover, drop_cover
from bihuan.apps.zones.actions.cover_making import fail_cover, perform_cover
from bihuan.apps.zones.actions.rings import set_rings
from bihuan.apps.zones.models import CoverPlan, PatrolUnit, RingSetting
from bihuan.apps.zones.queries.cover import Cover, cover_of, move_up_for
from bihuan.apps.zones.queries.cover_ground import demands_of, spots_of
from bihuan.apps.zones.queries.cover_plans import adopted_plan, get_cover_plan, list_cover_plans
from bihuan.apps.zones.queries.cover_reach import reach_of_responders
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.apps.zones.queries.rings_posts import posted_on
from bihuan.apps.zones.rules.cover import CANDIDATES, CoverTold
from bihuan.apps.zones.rules.rings import PLACE_RINGS, RingRule
from tests.apps.zones.covering_world import Covering, make_covering
from tests.forces_world import HOUR
from tests.refusals import refusal_of
from tests.trust.ground import undone

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Covering]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_covering()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept: Covering) -> Iterator[Covering]:
    with undone():
        yield copy.deepcopy(kept)


def told(cover: Cover) -> dict[int, tuple[int, int, list[str]]]:
    """Return of each ring how many places, how many in time, and who is not, by name."""
    return {one.ring: (one.n, one.covered, [place.name for place in one.uncovered]) for one in cover.rings}


def mean(world: Covering, meaning: str, **more: Any) -> RingSetting:
    rule = RingRule(meaning, {**PLACE_RINGS, **more}, 60)
    return set_rings(rule=rule, by=world.response.by("planner"), at=world.at)


def run_jobs(world: Covering) -> None:
    """Run the long jobs that are due, as the worker for long ones does."""
    for one in claim_deliveries(at=world.at, most=9, is_long=True):
        run_delivery(delivery=one, at=world.at)


def asked(world: Covering, model: str = "maximal", units: int = 2, **more: Any) -> CoverPlan:
    said = CoverTold(model, units, CANDIDATES, calls_an_hour=2, minutes_a_call=20, seconds=5, **more)
    return ask_cover(told=said, by=world.response.by("planner"), at=world.at)


def made(world: Covering, model: str = "maximal", units: int = 2, **more: Any) -> CoverPlan:
    row = asked(world, model, units, **more)
    run_jobs(world)
    return CoverPlan.objects.get(pk=row.pk)


def test_by_place_each_place_counts_in_its_own_ring_and_a_home_in_none(world: Covering) -> None:
    cover = cover_of(world.incident, world.at)
    assert told(cover) == {1: (2, 1, ["西站"]), 3: (1, 1, []), 5: (3, 2, ["城南商场"])}
    assert (cover.meaning, cover.is_decided, cover.is_straight, cover.detour, cover.speed_kmh) == (
        "place", False, True, 1.4, 30.0,
    )  # fmt: skip
    assert {one.name for one in cover.responders} == {"巡一", "巡二", "巡三"}
    assert (cover.uncovered, cover.unplaced) == (2, ())


def test_by_tier_every_place_is_asked_of_each_tier(world: Covering) -> None:
    mean(world, "tier")
    cover = cover_of(world.incident, world.at)
    assert {ring: row[:2] for ring, row in told(cover).items()} == {1: (6, 1), 3: (6, 3), 5: (6, 2)}
    assert set(told(cover)[1][2]) == {"东站", "西站", "实验学校", "城南商场", "河东社区"}
    assert (cover.meaning, cover.is_decided) == ("tier", True)


def test_by_phase_what_is_left_of_three_minutes_is_for_the_way(world: Covering) -> None:
    mean(world, "phase")
    cover = cover_of(world.incident, world.at)
    assert [(one.ring, one.limit_s) for one in cover.rings] == [(3, 120)]
    assert set(told(cover)[3][2]) == {"西站", "实验学校", "城南商场"}


def test_without_a_unit_is_as_if_it_were_gone_and_a_post_counts_while_its_people_are_in_no_crew(
    world: Covering,
) -> None:
    east = world.response.patrols["巡二"].pk
    assert told(cover_of(world.incident, world.at, without=(east,)))[3] == (1, 0, ["实验学校"])
    forces = world.response.forces
    check_in(
        post_id=world.posts["城东高速口"].pk, officer_id=forces.officers["S2"].pk, by=forces.actor("lead"), at=world.at,
        reason="reinforcement",
    )  # fmt: skip
    cover = cover_of(world.incident, world.at, without=(east,))
    assert told(cover)[3] == (1, 1, [])
    assert [(one.kind, one.tier, one.can_move) for one in cover.responders if one.name == "城东高速口"] == [
        ("motorway", 1, False)
    ]


def test_a_free_patrol_whose_position_nobody_knows_is_named_and_not_counted(world: Covering) -> None:
    PatrolUnit.objects.filter(name="巡二").update(post="")
    cover = cover_of(world.incident, world.at)
    assert (cover.unplaced, [one.name for one in cover.responders]) == (("巡二",), ["巡一", "巡三"])
    PatrolUnit.objects.update(post="")
    nobody = cover_of(world.incident, world.at)
    assert told(nobody)[1] == (2, 0, ["东站", "西站"])
    assert {one.seconds for ring in nobody.rings for one in ring.uncovered} == {None}


def test_when_a_unit_leaves_what_is_lost_is_named_and_a_move_wins_it_back(world: Covering) -> None:
    found = move_up_for(world.incident, world.at, world.response.patrols["巡二"].pk)
    assert [(one.ring, one.place.name) for one in found.lost] == [(1, "东站"), (3, "实验学校"), (5, "河东社区")]
    assert [(one.name, one.to.name, one.gains, one.seconds) for one in found.moves] == [
        ("巡一", "河东卡口", 3.0, 321), ("巡三", "南门商店", 1.0, 280),
    ]  # fmt: skip
    assert (found.left, found.status, found.before, found.objective, found.bound) == ((), "optimal", 1.0, 5.0, 5.0)
    one_move = move_up_for(world.incident, world.at, world.response.patrols["巡二"].pk, most=1)
    assert ([one.gains for one in one_move.moves], one_move.left, one_move.is_straight) == ([3.0], (), True)


def test_when_others_reach_all_that_a_unit_reaches_nothing_is_lost(world: Covering) -> None:
    found = move_up_for(world.incident, world.at, world.response.patrols["巡三"].pk, most=0)
    assert (found.lost, found.moves) == ((), ())


def test_by_tier_only_units_of_the_same_tier_move_up(world: Covering) -> None:
    mean(world, "tier")
    found = move_up_for(world.incident, world.at, world.response.patrols["巡二"].pk)
    assert ({one.ring for one in found.lost}, found.moves) == ({3}, ())
    PatrolUnit.objects.filter(name="巡一").update(tier=3)
    again = move_up_for(world.incident, world.at, world.response.patrols["巡二"].pk)
    assert [one.name for one in again.moves] == ["巡一"]


def test_a_unit_that_is_not_there_loses_nothing(world: Covering) -> None:
    found = move_up_for(world.incident, world.at, "nobody", most=1)
    assert found.lost == ()


def test_outlines_are_those_of_the_chosen_one_or_of_all_in_the_longest_ring(world: Covering) -> None:
    cover = cover_of(world.incident, world.at)
    east = world.response.patrols["巡二"].pk
    assert [(one.name, one.ring) for one in reach_of_responders(world.incident, cover, east)] == [
        ("巡二", 5), ("巡二", 3), ("巡二", 1),
    ]  # fmt: skip
    assert {(one.name, one.ring) for one in reach_of_responders(world.incident, cover)} == {
        ("巡一", 5), ("巡二", 5), ("巡三", 5),
    }  # fmt: skip
    mean(world, "tier")
    by_tier = cover_of(world.incident, world.at)
    assert [one.ring for one in reach_of_responders(world.incident, by_tier, east)] == [3]


def test_the_rings_are_decided_by_who_plans_and_the_latest_decision_holds(world: Covering) -> None:
    by = world.response.by
    assert refusal_of(lambda: set_rings(rule=RingRule("tier"), by=by("dispatcher@PCS-03"), at=world.at)) == "wrong_role"
    assert refusal_of(lambda: set_rings(rule=RingRule("tier"), by=by("analyst"), at=world.at)) == "wrong_role"
    mean(world, "place", mall=1)
    row = set_rings(rule=RingRule("place", {**PLACE_RINGS, "mall": 3}), by=by("lead"), at=world.at + MINUTE)
    assert ring_rule(world.incident) == (RingRule("place", {**PLACE_RINGS, "mall": 3}, 60), row)
    assert told(cover_of(world.incident, world.at))[3] == (2, 1, ["城南商场"])
    same = RingRule("place", {**PLACE_RINGS, "mall": 3})
    assert refusal_of(lambda: set_rings(rule=same, by=by("lead"), at=world.at + MINUTE)) == "nothing_changed"
    assert Event.objects.filter(kind="rings.set").count() == 2


def test_a_plan_is_asked_made_and_explains_itself(world: Covering) -> None:
    row = asked(world)
    assert refusal_of(lambda: asked(world)) == "cover_in_the_making"
    run_jobs(world)
    row.refresh_from_db()
    report = row.report
    assert (row.state, report["status"], report["is_straight"]) == ("made", "optimal", True)
    assert (report["places"], report["total"], report["left_out"]) == (6, 6.0, ["西站"])
    assert [(one["ring"], one["n"], one["covered"]) for one in report["now"]] == [(1, 2, 1), (3, 1, 1), (5, 3, 2)]
    assert (report["rings"][0]["covered"], report["rings"][0]["uncovered"][0]["name"]) == (1, "西站")
    assert sum(one["units"] for one in report["sites"]) == 2
    queue = report["queue"]
    assert (queue["is_exact"], round(queue["lost"], 6), len(queue["units"])) == (True, 0.117647, 2)
    assert sum(one["answers"] for one in queue["units"]) == pytest.approx(1.0)


@pytest.mark.parametrize("model", ["set_cover", "double", "expected", "median", "centre"])
def test_every_model_answers(world: Covering, model: str) -> None:
    row = made(world, model, share=0.3)
    assert (row.state, row.report["status"]) == ("made", "optimal")
    assert row.report["sites"] != []
    assert row.report["busy"] == pytest.approx(2 * 20 / 60 / 2)


def test_what_cannot_be_met_is_said_and_cannot_be_adopted(world: Covering) -> None:
    row = made(world, "double", units=1, share=1.0)
    assert (row.report["status"], row.report["sites"], row.report["bound"]) == ("infeasible", [], 6.0)
    adopt = {"plan_id": row.pk, "reason": "best_bound", "n": row.n, "by": world.response.by("lead"), "at": world.at}
    assert refusal_of(lambda: adopt_cover(**adopt)) == "cover_not_made"


def test_without_places_or_without_candidates_nothing_is_proposed(world: Covering) -> None:
    by, at = world.response.by("planner"), world.at
    row = ask_cover(told=CoverTold("median", 1, ("hospital",)), by=by, at=at)
    run_jobs(world)
    assert CoverPlan.objects.get(pk=row.pk).report == {"status": "no_candidates", "sites": []}
    for place in world.places.values():
        place.delete()
    world.response.forces.world.incident.areas.update(polygon=[])
    row = ask_cover(told=CoverTold("median", 1, ("shop",)), by=by, at=at)
    run_jobs(world)
    assert CoverPlan.objects.get(pk=row.pk).report == {"status": "no_places", "sites": []}


def test_a_plan_is_adopted_in_somebody_s_name_and_replaces_the_one_before(world: Covering) -> None:
    first, by = made(world), world.response.by("planner")
    adopt = {"reason": "fits_the_ground", "at": world.at}
    assert refusal_of(lambda: adopt_cover(plan_id=first.pk, n=first.n + 1, by=by, **adopt)) == "stale"
    assert (
        refusal_of(lambda: adopt_cover(plan_id=first.pk, reason="so", n=first.n, by=by, at=world.at))
        == "unknown_reason"
    )
    for who in ("analyst", "commander", "dispatcher@PCS-03"):
        code = refusal_of(lambda who=who: adopt_cover(plan_id=first.pk, n=first.n, by=world.response.by(who), **adopt))
        assert code == "wrong_role"
    adopt_cover(plan_id=first.pk, n=first.n, by=by, **adopt)
    second = made(world, "median")
    adopt_cover(plan_id=second.pk, n=second.n, by=world.response.by("lead"), **adopt)
    first.refresh_from_db()
    held = adopted_plan(world.incident)
    assert held is not None
    assert (first.state, held.pk, held.adopted_by) == ("replaced", second.pk, world.response.by("lead").account)
    assert refusal_of(lambda: drop_cover(plan_id=second.pk, n=held.n, by=by, at=world.at)) == "already_over"
    kinds = Event.objects.filter(subject_id=first.pk).order_by("n").values_list("kind", flat=True)
    assert list(kinds) == ["cover.asked", "cover.made", "cover.adopted", "cover.replaced"]


def test_a_plan_called_off_stays_called_off_whatever_is_computed(world: Covering) -> None:
    row, by = asked(world), world.response.by("planner")
    drop_cover(plan_id=row.pk, n=row.n, by=by, at=world.at)
    run_jobs(world)
    assert perform_cover(plan_id=row.pk, at=world.at, clock=lambda: world.at).state == "dropped"
    assert fail_cover(plan_id=row.pk, why="gave_up", at=world.at).report == {}
    other = asked(world)
    failed = fail_cover(plan_id=other.pk, why="gave_up", at=world.at)
    assert (failed.state, failed.report["status"]) == ("dropped", "gave_up")


def test_a_plan_is_seen_by_the_desk_of_its_incident_alone(world: Covering) -> None:
    row = asked(world)
    for who in ("lead", "planner", "analyst", "commander", "inspector"):
        assert list(list_cover_plans(world.response.by(who))) == [row]
        assert get_cover_plan(world.response.by(who), row.pk) == row
    for who in ("dispatcher@PCS-03", "P1", "clerk", "reviewer"):
        assert refusal_of(lambda who=who: list_cover_plans(world.response.by(who))) == "wrong_role"
        assert refusal_of(lambda who=who: get_cover_plan(world.response.by(who), row.pk)) == "not_found"


def test_weighed_by_people_a_community_weighs_its_thousands_and_no_place_of_another_kind_is_named(
    world: Covering,
) -> None:
    found = {one.name: one.weight for one in demands_of(world.incident, weighing="people")}
    assert found == {"东站": 1, "西站": 1, "实验学校": 1, "城南商场": 1, "西山路": 1, "河东社区": 1}
    kinds = {one.kind for one in spots_of(world.incident, ("shop", "community"))}
    assert kinds == {"shop", "community"}


def test_the_posts_of_the_day_count_each_officer_once(world: Covering) -> None:
    forces = world.response.forces
    forces.posts["高速"] = world.posts["城东高速口"]
    forces.assign("S3", forces.need("高速", 0, 4))
    forces.assign("S3", forces.need("高速", 4, 8))
    forces.assign("S4", forces.need("高速", 30, 34))
    day = posted_on(world.incident, world.at)
    kinds = {one.kind: (one.posts, one.planned, one.present, one.without_position) for one in day.kinds}
    assert kinds == {
        "motorway": (1, 1, 0, 0), "station": (0, 0, 0, 0), "hospital": (0, 0, 0, 0), "shop": (1, 0, 0, 0),
        "gate": (1, 2, 1, 0), "patrol": (0, 0, 0, 0),
    }  # fmt: skip
    assert (day.at_traffic, day.officers, day.ends_at - day.starts_at) == (1, 3, 24 * HOUR)
