"""A round leaves through the gate of exports: whole for the unit that walks it, to nobody who may not take it out."""

from __future__ import annotations

import pytest

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.residents.actions.checks import Told, note_no_answer, note_seen
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan, make_plan
from bihuan.apps.residents.models import VisitPlan
from tests.care_world import HOUR, Care
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
TABLE = dataset_of("care_rounds")


def _plan(care: Care) -> VisitPlan:
    for number in range(2):
        row = care.add(number, ("oxygen",), longitude=106.08 + number / 500, latitude=30.8)
        note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    asked = AskedRound("PCS-03", 1, care.at, care.at + 4 * HOUR)
    return make_plan(plan_id=ask_plan(asked=asked, by=care.actor("lead"), at=care.at).pk, at=care.at)


def test_the_dispatcher_takes_the_round_of_the_unit_in_its_order(care: Care) -> None:
    plan, by = _plan(care), care.actor("dispatcher@PCS-03")
    ids = TABLE.find(by, {"plan": plan.pk}, care.at)
    rows = list(TABLE.read(by, {"plan": plan.pk}, ids, care.at))
    assert [(one.row.values["team"], one.row.values["position"], one.row.relation) for one in rows] == [
        (1, 1, Relation.HOLDER), (1, 2, Relation.HOLDER),
    ]  # fmt: skip
    assert {str(one.row.values["name"]) for one in rows} == {"温玉兰", "葛长庚"}
    assert {one.person for one in rows} == {entry.person for entry in care.entries}


def test_whoever_was_seen_meanwhile_leaves_masked(care: Care) -> None:
    plan, by = _plan(care), care.actor("dispatcher@PCS-03")
    ids = TABLE.find(by, {"plan": plan.pk}, care.at)
    for entry in care.entries:
        note_seen(entry_id=entry.pk, told=Told(), by=by, at=care.at)
    rows = TABLE.read(by, {"plan": plan.pk}, ids, care.at)
    assert {one.row.relation for one in rows} == {Relation.FORMER}


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("analyst", "wrong_role"), ("inspector", "wrong_role"), ("officer@PCS-03", "wrong_role"),
        ("dispatcher@SQ-07", "not_found"), ("commander", "not_found"),
    ],
)  # fmt: skip
def test_who_may_not_take_a_round_out_gets_nothing(care: Care, who: str, code: str) -> None:
    plan, by = _plan(care), care.actor(who)
    assert refusal_of(lambda: TABLE.find(by, {"plan": plan.pk}, care.at)) == code
    assert list(TABLE.read(by, {"plan": plan.pk}, ["x"], care.at)) == []
