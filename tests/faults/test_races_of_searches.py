"""Two files number the same persons at once, two workers run one search: one number each, one result."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.tracing.actions.pseudonyms import number
from bihuan.apps.tracing.actions.runs import perform_run
from bihuan.apps.tracing.models import AnalysisRun, Pseudonym
from bihuan.apps.tracing.queries.runs import read_result, result_path
from tests.apps.tracing.lake_world import CASE, World, make_world, phone
from tests.faults.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    made = make_world()
    made.stay((CASE, 0, 0, 120), (phone(101), 0, 60, 180))
    return made


def test_who_is_numbered_by_many_at_once_has_one_number(world: World) -> None:
    pairs = [phone(1_000 + one) for one in range(300)]
    turned = [pairs[part:] + pairs[:part] for part in (0, 50, 100, 200)]
    found: list[Any] = together(*(partial(number, some, incident=world.code) for some in turned))
    by_person = [dict(zip(some, one, strict=True)) for some, one in zip(turned, found, strict=True)]
    assert all(one == by_person[0] for one in by_person)
    assert len(set(by_person[0].values())) == 300
    assert Pseudonym.objects.filter(number__in=list(by_person[0].values())).count() == 300


def test_a_search_that_two_workers_run_has_one_result(world: World) -> None:
    asked = world.ask(world.desk.put())
    at = world.desk.at
    ran = together(*(lambda: perform_run(run_id=asked.pk, at=at, clock=lambda: at) for _ in range(3)))
    assert [type(one) for one in ran] == [AnalysisRun] * 3, ran
    run = AnalysisRun.objects.get(pk=asked.pk)
    assert run.state == "done"
    assert Event.objects.filter(kind="run.finished", subject_id=run.pk).count() == 1
    assert [row["seconds"] for row in read_result(run).to_pylist()] == [3600]
    files = [path.name for path in result_path(run.pk, run.result_sha256).parent.glob(f"{run.pk}*")]
    assert files == [result_path(run.pk, run.result_sha256).name]
