"""The books still balance and the journal still proves itself when data were taken out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.apps.core.exports import expire_exports
from bihuan.apps.core.models import Event
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.queries.export import export_journal
from tests.apps.core.exports.outing import Outing, lines_of
from tests.worlds import make_world

CANARIES = ("欧阳小满", "13800002468", "110101199003074258", "张三丰", "外勤无网络")


@pytest.mark.django_db
def test_after_a_whole_life_nothing_is_unaccounted_for_and_no_event_is_personal(tmp_path: Path) -> None:
    outing = Outing(make_world())
    row, passphrase, _fetched = outing.take(asked=lines_of(outing.world, "line", "name", "document_number", "result"))
    expire_exports(at=outing.at(24 * 60))
    balance = strike_balance(incident=outing.world.incident.code, at=outing.at(24 * 60), is_full=True)
    assert [one["code"] for one in balance.equations if one["difference"]] == []
    assert balance.unaccounted == 0
    export_journal(tmp_path, at=outing.at(24 * 60))
    checked = subprocess.run(
        [sys.executable, "verify_ledger.py", "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    told = "".join(path.read_text() for path in tmp_path.glob("*.jsonl"))
    assert row.mark in told
    assert [word for word in (*CANARIES, passphrase, "依据传染病防治法") if word in told] == []


@pytest.mark.django_db
def test_the_events_of_an_export_are_numbered_without_a_gap() -> None:
    outing = Outing(make_world())
    row, *_ = outing.take()
    outing.fetch(row)
    expire_exports(at=outing.at(24 * 60))
    numbers = list(Event.objects.filter(subject_id=row.pk).order_by("n").values_list("n", flat=True))
    assert numbers == list(range(6))
    asked = json.loads(Event.objects.get(subject_id=row.pk, n=0).facts)
    assert (asked["rows"], asked["waits"], asked["columns"]) == (
        3, False, ["number", "person_name", "phone", "address"],
    )  # fmt: skip
