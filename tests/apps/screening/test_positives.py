"""A positive tube holds its members, orders their swabs, and its clock runs until the last of them is cleared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import confirm_source
from bihuan.apps.intake.models import CaseLink, Evidence, Source
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.actions.positives_cases import retry_cases
from bihuan.apps.screening.actions.results_settling import settle_result
from bihuan.apps.screening.models import HeldMember, Pool
from bihuan.apps.screening.queries.positives import positive_tubes
from bihuan.apps.tracing.models import Case
from tests.apps.screening.tube_ground import Ground, make_laboratory
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _positive(ground: Ground, *people: int) -> Pool:
    tube = ground.fill(*people)
    ground.bring(tube)
    ground.say((tube, "阳性"))
    return tube


def _single(ground: Ground, person: int, word: str, at: int = 2) -> Pool:
    """Swab one held person at home, bring the tube, let the laboratory speak `at` hours later."""
    tube = ground.fill(person, repeat="positive_tube", at=ground.at + HOUR)
    ground.bring(tube)
    ground.say((tube, word), at=ground.at + at * HOUR)
    return tube


def _confirm(ground: Ground) -> None:
    """Let a health approver confirm the laboratory, old enough to be believed."""
    approver = Account.objects.create(username="approver", full_name="何批准", is_drill=True)
    source = make_laboratory(ground)
    Source.objects.filter(pk=source.pk).update(kind="laboratory", created_at=ground.at - 5 * HOUR)
    actor = Actor(approver.pk, Role.HEALTH_APPROVER, ground.incident)
    confirm_source(source_id=source.pk, by=actor, at=ground.at - 4 * HOUR)


def _states(ground: Ground) -> dict[str, int]:
    found: dict[str, int] = {}
    for state in HeldMember.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_a_positive_tube_holds_everybody_and_orders_a_single_swab_for_each(ground: Ground) -> None:
    tube = _positive(ground, 0, 1, 2)
    held = HeldMember.objects.filter(pool=tube)
    orders = WorkOrder.objects.filter(kind="single_swab")
    assert (held.count(), set(held.values_list("state", flat=True)), orders.count()) == (3, {"held"}, 3)
    assert {one.order for one in held} == {order.pk for order in orders}
    assert {order.content.person for order in orders} == {one.person for one in held}
    assert {order.urgency for order in orders} == {"P1"}


def test_a_negative_swab_of_ones_own_releases_and_the_clock_stops_with_the_last(ground: Ground) -> None:
    tube = _positive(ground, 0, 1)
    _single(ground, 0, "阴性", at=2)
    [one] = positive_tubes(ground.incident)
    assert (one.clock.is_running, one.clock.cleared, one.clock.members) == (True, 1, 2)
    _single(ground, 1, "阴性", at=3)
    [one] = positive_tubes(ground.incident)
    assert (one.pool.pk, one.clock.is_running, one.clock.length(ground.at)) == (tube.pk, False, 3 * HOUR)
    assert len(ground.events("member.released")) == 2


def test_an_invalid_swab_leaves_the_person_held(ground: Ground) -> None:
    _positive(ground, 0, 1)
    _single(ground, 0, "无效")
    assert _states(ground) == {"held": 2}


def test_a_swab_from_before_the_positive_tube_releases_nobody(ground: Ground) -> None:
    early = ground.fill(0, taken_at=ground.at - HOUR)
    ground.bring(early)
    pooled = ground.fill(0, 1, repeat="own_wish")
    ground.bring(pooled)
    ground.say((pooled, "阳性"))
    ground.say((early, "阴性"), at=ground.at + HOUR)
    assert _states(ground) == {"held": 2}


def test_a_positive_swab_opens_a_case_by_evidence_and_tracing_takes_it_up(ground: Ground) -> None:
    _confirm(ground)
    _positive(ground, 0, 1)
    _single(ground, 1, "阳性")
    run_jobs(ground.at + 3 * HOUR)
    held = HeldMember.objects.get(entry=ground.entries[1].pk)
    evidence, link = Evidence.objects.get(person=held.person), CaseLink.objects.get(person=held.person)
    assert (held.state, evidence.kind, evidence.reference) == ("case", "lab_positive", held.record)
    assert (link.kind, link.record_id) == ("lab", held.record)
    assert Case.objects.filter(person=held.person).count() == 1
    assert WorkOrder.objects.filter(kind="positive_without_case").count() == 0


def test_a_positive_single_tube_makes_a_case_without_a_swab_at_home(ground: Ground) -> None:
    _confirm(ground)
    tube = _positive(ground, 0)
    assert (HeldMember.objects.get(pool=tube).state, WorkOrder.objects.filter(kind="single_swab").count()) == (
        "case",
        0,
    )
    assert positive_tubes(ground.incident)[0].clock.is_running is False


def test_a_source_that_is_no_confirmed_laboratory_opens_no_case_until_it_is(ground: Ground) -> None:
    tube = _positive(ground, 0)
    held = HeldMember.objects.get(pool=tube)
    assert (held.state, held.refusal, Evidence.objects.count()) == ("positive", "not_a_laboratory", 0)
    assert WorkOrder.objects.filter(kind="positive_without_case").count() == 1
    _confirm(ground)
    assert [retry_cases(incident=ground.incident, at=ground.at) for _ in range(2)] == [1, 0]
    assert (HeldMember.objects.get(pool=tube).state, Evidence.objects.count()) == ("case", 1)


def test_two_positive_tubes_hold_one_person_twice_and_one_swab_clears_both(ground: Ground) -> None:
    one, two = ground.fill(0, 1), ground.fill(0, 2, repeat="own_wish")
    ground.bring(one, two)
    ground.say((one, "阳性"), (two, "阳性"))
    _single(ground, 0, "阴性")
    assert _states(ground) == {"held": 2, "released": 2}
    assert len({row.person for row in HeldMember.objects.filter(entry=ground.entries[0].pk)}) == 1


def test_a_tube_whose_positive_result_was_withdrawn_is_shown_while_it_holds_somebody(ground: Ground) -> None:
    tube = _positive(ground, 0, 1)
    [record] = ground.say((tube, "阴性"))
    settle_result(record=record, decision="take", by=ground.lead, at=ground.at)
    [one] = positive_tubes(ground.incident)
    assert (one.pool.pk, one.pool.result, one.clock.is_running) == (tube.pk, "negative", True)
    _single(ground, 0, "阴性", at=2)
    _single(ground, 1, "阴性", at=3)
    assert (_states(ground), positive_tubes(ground.incident)) == ({"released": 2}, [])
