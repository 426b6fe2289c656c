"""Lists of intake: filters tell the truth, and more rows cost no more queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake import access, queries
from bihuan.apps.intake.actions import note_effects
from bihuan.apps.intake.models import Batch
from bihuan.apps.intake.queries import BatchFilters
from tests.apps.intake.door import Door, csv_of, make_door, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return make_door()


def listed(filters: BatchFilters) -> list[str]:
    return sorted(batch.filename for batch in queries.batches("I1", filters))


def test_batches_are_filtered(door: Door) -> None:
    door.bring(csv_of(*people(2)), filename="good.csv", declared=2)
    door.bring(csv_of(*people(3)), filename="short.csv", declared=9)
    door.bring(b"%PDF", filename="bad.pdf")
    door.another("lab").receive(csv_of(*people(1)), filename="lab.csv")
    make_door("I2").bring(csv_of(*people(1)), filename="other.csv")
    assert listed(BatchFilters()) == ["bad.pdf", "good.csv", "lab.csv", "short.csv"]
    assert listed(BatchFilters(source="lab")) == ["lab.csv"]
    assert listed(BatchFilters(state="received")) == ["lab.csv"]
    assert listed(BatchFilters(needs_mend=True)) == ["bad.pdf"]
    assert listed(BatchFilters(differs=True)) == ["short.csv"]


def test_lists_cost_the_same_queries_with_one_row_and_with_three(door: Door) -> None:
    def cost() -> list[int]:
        found = []
        for ask in (
            lambda: [batch.source.name for batch in queries.batches("I1")],
            lambda: queries.counts_by_batch(list(Batch.objects.all())),
            lambda: [line.record.content for line in queries.held_lines("I1")],
            lambda: queries.conflicts("I1"),
            lambda: [line.source.code for line in queries.waiting_records(incident="I1")],
            lambda: queries.waiting_counts("I1"),
        ):
            with CaptureQueriesContext(connection) as seen:
                ask()
            found.append(len(seen))
        return found

    def bring(number: int) -> None:
        door.bring(csv_of(f"K{number},甲,,,", f"K{number},乙,,,", ",,,,x" + "y" * number))

    bring(1)
    with_one = cost()
    bring(2)
    bring(3)
    assert cost() == with_one


def test_an_effect_is_noted_once(door: Door) -> None:
    records = [line.pk for line in door.bring(csv_of(*people(2))).dispositions.all()]
    note_effects(effects=dict.fromkeys(records, "order:x"))
    assert queries.waiting_records(incident="I1") == []
    with pytest.raises(NotAllowed):
        note_effects(effects={records[0]: "order:y"})


def test_receipts_of_a_batch_come_by_kind(door: Door) -> None:
    batch = door.bring(csv_of(*people(1)))
    assert sorted(queries.receipts_of(batch.id)) == ["disposed", "stored"]


def test_a_unit_does_not_decide() -> None:
    with pytest.raises(NotAllowed):
        access.check_decider(Actor("x", Role.UNIT_DISPATCHER, "I1"))


def test_a_text_file_in_another_encoding_is_read_as_a_file(door: Door) -> None:
    content = "编号,姓名,联系电话\nK1,欧阳小满,13900000001\nK2,张三丰,13900000002\n".encode("gb18030")
    assert door.bring(content, filename="list.txt").accepted == 2
