"""A small drill with a round of mass testing: what it says is known, both of its sums agree, and nobody is missed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bihuan.apps.forces.models import Assignment, Attendance
from bihuan.apps.orders.models import Balance, WorkOrder
from bihuan.apps.screening.models import Round
from bihuan.apps.screening.queries.coverage import coverage_of
from bihuan.apps.screening.queries.custody import balance
from bihuan.config.drill.running import PostsOf, RoundOf, play_drill
from tests.conftest import IS_PROOF

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "screening.json").read_text("utf-8"))
AT = datetime(2026, 8, 24, 16, tzinfo=UTC)  # midnight in the drill's zone
pytestmark = pytest.mark.django_db


def test_a_round_of_a_drill_comes_to_what_is_known_and_misses_nobody() -> None:
    said: list[str] = []
    figures = play_drill(
        records=20, officers=60, units=6, hours=9, seed=7, code="testing", starts_at=AT, leave_open=True,
        testing=RoundOf(400, 2, said.append),
    )  # fmt: skip
    assert said == GOLDEN["said"], json.dumps({"said": said, "unaccounted": figures.unaccounted}, ensure_ascii=False)
    one = Round.objects.get()
    found, tubes = coverage_of(one), balance(one.pk)
    assert found.roster == found.tested + found.exempt + found.escalated + found.missing
    assert (found.counted.difference, tubes.unaccounted, figures.unaccounted) == (0, 0, GOLDEN["unaccounted"])
    wrong = [one["what"] for e in Balance.objects.latest("at").equations for one in e["offenders"]]
    assert set(wrong) <= {"declared_not_read"}, "only what a source of the drill miscounted"
    assert WorkOrder.objects.filter(kind="single_swab").count() == 10


@pytest.mark.skipif(not IS_PROOF, reason="a plan is made and a day is played: under make prove")
def test_posts_of_a_drill_are_planned_and_manned_and_what_lacks_becomes_orders() -> None:
    said: list[str] = []
    play_drill(
        records=60, officers=60, units=6, hours=14, seed=7, code="duty", starts_at=AT, leave_open=True,
        testing=RoundOf(200, 2, lambda _: None), duty=PostsOf(4, said.append),
    )  # fmt: skip
    assert said[0] == "forces: 43 officers, 4 posts, 42 °C at three in the afternoon"
    assert Assignment.objects.count() > 0
    assert Attendance.objects.count() > 0
    kinds = set(WorkOrder.objects.values_list("kind", flat=True))
    assert {"casualty", "inspection_finding"} <= kinds
