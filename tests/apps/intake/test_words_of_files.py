"""No word of a file lies in clear beside it: not the name of a sheet, not a label, not where a line stands (R31)."""

from __future__ import annotations

import json
from importlib import import_module
from io import BytesIO

import openpyxl
import pytest
from django.apps import apps
from django.db import connection

from bihuan.apps.intake.models import Batch
from bihuan.apps.intake.queries.shown import alarms_of_file
from tests.apps.intake.door import CITIZENS, make_door

pytestmark = pytest.mark.django_db
TELLING = ("zhang san 13900000001", "张三丰")


def _book() -> bytes:
    """Return a workbook whose sheets are named after people; one is hidden, one of 401 columns further on."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "张三丰"
    for row in (["编号", "姓名", "证件号码"], ["K1", "张三丰", CITIZENS[0]], ["K2", "李四光"]):
        first.append(row)
    hidden = book.create_sheet("zhang san 13900000001")
    for row in (["编号", "姓名"], ["1", "x"]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _stored() -> str:
    """Return every column of the batches and records as the database holds them."""
    with connection.cursor() as cursor:
        found = []
        for table in ("intake_batch", "intake_record"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own table names
            found += cursor.fetchall()
    return "\n".join(value if isinstance(value, str) else repr(value) for row in found for value in row)


def _in_clear() -> list[str]:
    text = _stored()
    return [word for word in TELLING if word in text or json.dumps(word)[1:-1] in text]


def test_names_of_sheets_and_labels_of_columns_lie_nowhere_in_clear() -> None:
    door = make_door()
    door.receive(_book(), filename="a.xlsx")
    twice = "编号,姓名,张三丰备注,张三丰备注\n1,a,b,c\n2,d,e,f\n"
    door.receive(twice.encode(), filename="b.csv")
    assert _in_clear() == []


def test_what_is_wrong_with_a_file_is_still_told_with_its_figures() -> None:
    door = make_door()
    batch = Batch.objects.get(pk=door.receive(_book(), filename="a.xlsx").batch.pk)
    assert {"code": "hidden_sheet", "params": {"sheet": 2}} in alarms_of_file(batch)
    assert batch.records.order_by("line").values_list("position", flat=True)[0] == "sheet 1!A2"
    assert batch.table["sheets"] == ["张三丰", "zhang san 13900000001"]


def test_a_repeated_label_is_told_whole_to_who_may_read_the_head_and_counted_to_all() -> None:
    door = make_door()
    twice = "编号,姓名,张三丰备注,张三丰备注\n1,a,b,c\n2,d,e,f\n"
    batch = Batch.objects.get(pk=door.receive(twice.encode(), filename="b.csv").batch.pk)
    assert [alarm["params"] for alarm in batch.layout["alarms"]] == [{"count": 1}]
    assert [alarm["params"] for alarm in batch.table["alarms"]] == [{"count": 1, "first": "张三丰备注"}]
    assert [alarm["params"] for alarm in alarms_of_file(batch)] == [{"count": 1}]


def test_an_older_layout_loses_its_words_and_keeps_its_figures() -> None:
    door = make_door()
    batch = door.receive(_book(), filename="a.xlsx").batch
    told = {"code": "merged_cells_filled", "params": {"sheet": "张三丰", "ranges": 3}}
    cell = {"code": "too_many_columns", "place": "张三丰!A7", "mend": "x", "params": {"limit": 400}}
    old = {"format": "xlsx", "header_position": "张三丰!A1", "alarms": [told], "unreadable": cell}
    Batch.objects.filter(pk=batch.pk).update(layout=old)
    import_module("bihuan.apps.intake.migrations.0008_fixgate_layout_figures").keep_figures(apps, None)
    assert Batch.objects.get(pk=batch.pk).layout == {
        "format": "xlsx", "header_position": "A1", "alarms": [{"code": "merged_cells_filled", "params": {"ranges": 3}}],
        "unreadable": {**cell, "place": "A7"},
    }  # fmt: skip
