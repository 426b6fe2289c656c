"""Controls leave as they stand, to who may export them."""

from __future__ import annotations

import pytest

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.exports import ExportForm
from tests.apps.zones.controls_world import AT, EAST, Zone

pytestmark = pytest.mark.django_db


def test_controls_leave_one_line_each_as_they_stand(zone: Zone) -> None:
    table, by = dataset_of("controls"), zone.by("lead")
    assert table.find(by, {}, AT) == []
    first, _draft = zone.decided(), zone.draft(communities=(EAST,))
    ids = table.find(by, {"tab": "nonsense"}, AT)
    assert table.find(by, {"tab": "holding"}, AT) == [first.pk]
    rows = list(table.read(by, {}, [*ids, "gone"], AT))
    assert [(row.row.values["control_number"], row.row.values["control_state"]) for row in rows] == [
        (1, "decided"), (2, "draft"),
    ]  # fmt: skip
    assert (rows[0].row.values["control_measures"], rows[0].person) == ("stay_home service_at_door", "")
    assert table.forms == {ExportForm.XLSX, ExportForm.CSV}


def test_who_may_not_export_controls_takes_nothing_out(zone: Zone) -> None:
    for name in ("analyst", "inspector", "gate_keeper"):
        with pytest.raises(NotAllowed, match="wrong_role"):
            dataset_of("controls").find(zone.by(name), {}, AT)
