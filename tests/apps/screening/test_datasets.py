"""Coverage by building leaves as numbers, to who may export a round; a unit takes nothing out."""

from __future__ import annotations

import pytest

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules.exports import ExportForm
from tests.apps.screening.rounds_world import AT, District, refused

pytestmark = pytest.mark.django_db


def test_coverage_leaves_by_building_as_it_stands_now(district: District) -> None:
    table, by = dataset_of("coverage"), district.by("analyst")
    assert table.find(by, {}, AT) == []
    opened = district.open()
    ids = table.find(by, {"round": opened.pk}, AT)
    district.fill(opened, district.lines(opened)[:3])
    rows = list(table.read(by, {}, [*ids, "gone"], AT))
    assert [row.row.values["missing"] for row in rows] == [2, 5, 5, 5]
    assert (rows[0].row.values["community"], rows[0].row.values["building"], rows[0].person) == ("西山社区", "1栋", "")
    assert len(table.find(by, {"community": "511302002"}, AT)) == 2
    assert table.forms == {ExportForm.XLSX, ExportForm.CSV}


def test_who_may_not_export_a_round_takes_nothing_out(district: District) -> None:
    district.open()
    for name in ("planner", "dispatcher", "inspector"):
        refused("wrong_role", dataset_of("coverage").find, district.by(name), {}, AT)
