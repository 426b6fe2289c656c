"""Plans: a draft changes nothing, the rules are asked at every hand, nobody is in two places, one event bears all."""

from __future__ import annotations

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.assigning import assign, unassign
from bihuan.apps.forces.actions.plans import ask_plan, ask_replan, drop_plan, revise_plan
from bihuan.apps.forces.actions.publishing import publish_plan
from bihuan.apps.forces.models import Assignment, Need, Plan
from bihuan.apps.forces.queries.people import assignments_of_account, on_duty
from bihuan.apps.forces.queries.plans import cells_of, changes_of, digest_of_plan
from bihuan.apps.forces.rules.plans import counts_of, in_two_places
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def revised(forces: Forces) -> Plan:
    assert forces.plan is not None
    return revise_plan(plan_id=forces.plan.pk, by=forces.actor("planner"), at=forces.at)


def put(forces: Forces, plan: Plan, number: str, need: Need, reason: str = "", by: str = "planner") -> Assignment:
    n = Plan.objects.get(pk=plan.pk).n
    officer = forces.officers[number].pk
    return assign(
        plan_id=plan.pk, officer_id=officer, need_id=need.pk, n=n, by=forces.actor(by), at=forces.at, reason=reason
    )


def published(forces: Forces, plan: Plan) -> Plan:
    n = Plan.objects.get(pk=plan.pk).n
    return publish_plan(plan_id=plan.pk, n=n, by=forces.actor("planner"), at=forces.at)


def standing(forces: Forces) -> list[tuple[str, str]]:
    return [(one.officer_id, one.need_id) for one in on_duty(forces.incident, forces.at)]


def test_a_draft_changes_nothing_for_anybody_before_it_is_published(forces: Forces) -> None:
    before = standing(forces)
    account = str(forces.officers["P1"].account_id)
    told = [one.pk for one in assignments_of_account(account, forces.incident, forces.at)]
    plan = revised(forces)
    first = Assignment.objects.get(plan=plan, officer=forces.officers["P1"])
    unassign(plan_id=plan.pk, assignment_id=first.pk, n=plan.n, by=forces.actor("planner"), at=forces.at)
    assert standing(forces) == before
    assert [one.pk for one in assignments_of_account(account, forces.incident, forces.at)] == told


def test_publishing_replaces_the_plan_before_and_says_who_gains_and_who_loses(forces: Forces) -> None:
    plan = revised(forces)
    first = Assignment.objects.get(plan=plan, officer=forces.officers["P2"])
    unassign(plan_id=plan.pk, assignment_id=first.pk, n=plan.n, by=forces.actor("planner"), at=forces.at)
    put(forces, plan, "P3", first.need)
    assert counts_of(changes_of(plan)) == {"gained": 1, "lost": 1, "moved": 0}
    digest = digest_of_plan(plan.pk)
    done = published(forces, plan)
    assert (done.state, done.digest, Plan.objects.get(pk=done.replaces).state) == ("published", digest, "replaced")
    event = Event.objects.get(kind="plan.published")
    assert (event.subject_id, f'"digest":"{digest}"' in event.facts) == (plan.pk, True)
    assert sorted([forces.officers["P2"].pk, forces.officers["P3"].pk]) == [
        one for one in sorted(forces.officers[n].pk for n in ("P2", "P3")) if one in event.facts
    ]


def test_what_stays_the_same_keeps_its_row_and_both_plans_hold_all_they_held(forces: Forces) -> None:
    assert forces.plan is not None
    old_rows, old_cells = set(Assignment.objects.values_list("pk", flat=True)), cells_of(forces.plan.pk)
    plan = published(forces, revised(forces))
    assert set(Assignment.objects.filter(plan=plan).values_list("pk", flat=True)) == old_rows
    assert (cells_of(forces.plan.pk), cells_of(plan.pk)) == (old_cells, old_cells)


def test_a_plan_is_published_once(forces: Forces) -> None:
    plan = published(forces, revised(forces))
    again = refusal_of(lambda: published(forces, plan))
    assert (again, Event.objects.filter(kind="plan.published").count()) == ("not_a_draft", 1)


def test_publishing_what_somebody_changed_meanwhile_is_refused(forces: Forces) -> None:
    plan = revised(forces)
    put(forces, plan, "P3", forces.need("PCS-03", 13, 15))
    late = refusal_of(lambda: publish_plan(plan_id=plan.pk, n=0, by=forces.actor("planner"), at=forces.at))
    assert (late, Plan.objects.get(pk=plan.pk).state) == ("stale_row", "draft")


def test_of_two_drafts_of_one_plan_the_second_is_refused(forces: Forces) -> None:
    first, second = revised(forces), revised(forces)
    published(forces, first)
    assert refusal_of(lambda: published(forces, second)) == "overlaps_published"


def test_a_shift_of_fifteen_hours_is_refused_without_a_name_and_a_reason(forces: Forces) -> None:
    plan, long = revised(forces), forces.need("PCS-03", 24, 39)
    Plan.objects.filter(pk=plan.pk).update(ends_at=forces.at + 48 * HOUR)
    assert refusal_of(lambda: put(forces, plan, "P3", long)) == "rule_forbids"
    assert refusal_of(lambda: put(forces, plan, "P3", long, "nobody_else")) == "only_lead_overrides"
    assert refusal_of(lambda: put(forces, plan, "P3", long, "because", "lead")) == "bad_reason"
    row = put(forces, plan, "P3", long, "nobody_else", "lead")
    assert (row.overridden_by, row.override_reason, row.overridden_rules) == (
        forces.actor("lead").account, "nobody_else", ["day_minutes", "stretch"],
    )  # fmt: skip
    event = Event.objects.get(kind="assignment.overridden")
    assert (event.subject_id, event.actor, event.reason) == (row.pk, forces.actor("lead").account, "nobody_else")


def test_no_reason_lets_somebody_be_in_two_places_or_where_they_are_away_from(forces: Forces) -> None:
    plan = revised(forces)
    overlapping = forces.need("SQ-07", 13, 16)
    put(forces, plan, "P3", forces.need("PCS-03", 14, 18))
    assert refusal_of(lambda: put(forces, plan, "P3", overlapping, "life_at_risk", "lead")) == "never_overridden"
    forces.away("P4")
    assert refusal_of(lambda: put(forces, plan, "P4", overlapping, "life_at_risk", "lead")) == "never_overridden"


def test_a_plan_that_breaks_a_rule_is_not_published(forces: Forces) -> None:
    plan = revised(forces)
    need = forces.need("PCS-03", 2, 9)
    forces.assign("P1", need, plan)  # past the hand that asks: P1 has a post from 0 to 6 already
    assert refusal_of(lambda: published(forces, plan)) == "rules_broken"


def test_nobody_stands_in_two_published_plans_at_once(forces: Forces) -> None:
    other = Plan.objects.create(
        incident=forces.world.incident, starts_at=forces.at + 24 * HOUR, ends_at=forces.at + 48 * HOUR, state="draft",
        made_by="test", made_at=forces.at, settings={"way": "hand"},
    )  # fmt: skip
    late = forces.need("PCS-03", 23, 26)
    forces.assign("P3", late)
    row = forces.assign("P3", forces.need("SQ-07", 24.5, 26), other)
    assert row.plan_id == other.pk
    assert refusal_of(lambda: published(forces, other)) == "rules_broken"
    Assignment.objects.filter(pk=row.pk).update(
        overridden_by="x", override_reason="nobody_else", overridden_rules=["two_places", "rest", "blocks_a_day"]
    )
    assert refusal_of(lambda: published(forces, other)) == "already_elsewhere"
    cells = [cell for plan in Plan.objects.filter(state="published") for cell in cells_of(plan.pk)]
    assert in_two_places(cells) == ()


def test_a_plan_is_asked_for_only_where_there_is_something_to_plan(forces: Forces) -> None:
    by, at = forces.actor("planner"), forces.at
    far = refusal_of(lambda: ask_plan(starts_at=at + 72 * HOUR, ends_at=at + 96 * HOUR, by=by, at=at))
    half = refusal_of(lambda: ask_plan(starts_at=at + 2 * HOUR, ends_at=at + 48 * HOUR, by=by, at=at))
    backwards = refusal_of(lambda: ask_plan(starts_at=at, ends_at=at, by=by, at=at))
    long = refusal_of(lambda: ask_plan(starts_at=at, ends_at=at + 15 * 24 * HOUR, by=by, at=at))
    assert (far, half, backwards, long) == ("no_needs", "overlaps_published", "end_before_start", "plan_too_long")
    wrong = refusal_of(lambda: ask_plan(starts_at=at, ends_at=at + HOUR, by=forces.actor("commander"), at=at))
    assert wrong == "wrong_role"


def test_one_plan_is_made_at_a_time_and_can_be_called_off(forces: Forces) -> None:
    assert forces.plan is not None
    by, at = forces.actor("planner"), forces.at
    plan = ask_replan(plan_id=forces.plan.pk, by=by, at=at)
    assert (plan.state, plan.replaces) == ("making", forces.plan.pk)
    assert refusal_of(lambda: ask_replan(plan_id=str(plan.replaces), by=by, at=at)) == "already_making"
    assert drop_plan(plan_id=plan.pk, n=0, by=by, at=at).state == "dropped"
    assert refusal_of(lambda: drop_plan(plan_id=plan.pk, n=1, by=by, at=at)) == "not_a_draft"
