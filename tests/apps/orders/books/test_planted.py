"""Every equation has planted differences; each turns it, and names the row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.apps.core.append_only import drop_sql
from bihuan.apps.orders.actions.books import close_day, strike_balance
from bihuan.apps.orders.actions.handover import give_handover, receive_handover
from bihuan.apps.orders.actions.outcomes_sheets import issue_outcome_sheets
from bihuan.apps.orders.queries.books import equations
from bihuan.apps.orders.rules.equations import CODES, Equation
from tests.apps.orders.books.busy import AT, busy_world
from tests.flushing import GUARDED
from tests.worlds import World

pytestmark = pytest.mark.django_db  # otherwise no database is set up when this module runs alone
LATER = AT + timedelta(seconds=20)


def sql(statement: str, *values: object) -> None:
    """Do behind Bihuan's back what its triggers would refuse."""
    with connection.cursor() as cursor:
        for table, verbs in GUARDED.items():
            for drop in drop_sql(connection.vendor, table, verbs):
                cursor.execute(drop)
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def columns_but(table: str, *names: str) -> str:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    return ",".join(column.name for column in described if column.name not in names)


def one(query: str, *values: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return str(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all plantings: each is undone by a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = busy_world()
        give_handover(unit="desk", by=world.actor("lead"), at=AT)
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        point = transaction.savepoint()
        yield made
        transaction.savepoint_rollback(point)


def _look(world: World, seconds: float = 20) -> dict[str, Equation]:
    found = equations(world.incident.code, AT + timedelta(seconds=seconds), is_deep=True)
    return {equation.code: equation for equation in found}


def _record(place: int = 0) -> str:
    return one("SELECT id FROM intake_record ORDER BY line LIMIT 1 OFFSET %s", place)


def _order(state: str) -> str:
    return one("SELECT id FROM orders_workorder WHERE state = %s ORDER BY id LIMIT 1", state)


def _e0_digest(world: World) -> str:
    record = _record()
    sql("UPDATE intake_record SET digest = %s WHERE id = %s", "0" * 64, record)
    return record


def _e0_line_lost(world: World) -> str:
    record = _record(11)
    sql("UPDATE intake_record SET line = 99 WHERE id = %s", record)
    return one("SELECT id FROM intake_receipt WHERE kind = 'disposed'")


def _e0_forged(world: World) -> str:
    receipt = one("SELECT id FROM intake_receipt WHERE kind = 'stored'")
    sql("UPDATE intake_receipt SET payload = replace(payload, '\"read\":12', '\"read\":13') WHERE id = %s", receipt)
    return receipt


def _e0_batch_changed(world: World) -> str:
    batch = one("SELECT id FROM intake_batch")
    sql("UPDATE intake_batch SET sha256 = %s WHERE id = %s", "0" * 64, batch)
    return batch


def _e1_declared(world: World) -> str:
    batch = one("SELECT id FROM intake_batch")
    sql("UPDATE intake_batch SET declared = 15 WHERE id = %s", batch)
    return batch


def _e1_total(world: World) -> str:
    batch = one("SELECT id FROM intake_batch")
    sql("UPDATE intake_batch SET accepted = 11, rejected = 1 WHERE id = %s", batch)
    return batch


def _e1_disposition_lost(world: World) -> str:
    sql("DELETE FROM intake_disposition WHERE record_id = %s", _record(3))
    return one("SELECT id FROM intake_batch")


def _e1_disposition_changed(world: World) -> str:
    sql("UPDATE intake_disposition SET reason = 'invented' WHERE record_id = %s", _record(3))
    return _record(3)


def _e1_sequence(world: World) -> str:
    sql("UPDATE intake_batch SET seq = 3")
    return one("SELECT source_id FROM intake_batch")


def _e2_forgotten(world: World) -> str:
    sql("UPDATE intake_disposition SET effect = '' WHERE record_id = %s", _record(4))
    return _record(4)


def _e2_elsewhere(world: World) -> str:
    sql("UPDATE intake_disposition SET effect = 'no_action' WHERE record_id = %s", _record(4))
    return _record(4)


def _e3_orphan(world: World) -> str:
    columns = columns_but("orders_workorder", "id")
    sql(f"INSERT INTO orders_workorder (id, {columns}) SELECT 'stray', {columns} FROM orders_workorder LIMIT 1")  # noqa: S608 - names
    return "stray"


def _e3_holder(world: World) -> str:
    order = _order("WORKING")
    sql("UPDATE orders_workorder SET holder = 'nobody' WHERE id = %s", order)
    return order


def _e4_state(world: World) -> str:
    order = _order("WORKING")
    sql("UPDATE orders_workorder SET state = 'SIGNED' WHERE id = %s", order)
    return order


def _e4_column(world: World) -> str:
    order = _order("NEW")
    sql("UPDATE orders_workorder SET due_at = '2027-01-01 00:00:00' WHERE id = %s", order)
    return order


def _e4_n(world: World) -> str:
    order = _order("NEW")
    sql("UPDATE orders_workorder SET n = 7 WHERE id = %s", order)
    return order


def _e5_no_job(world: World) -> str:
    order = _order("DISPATCHED")
    event = one("SELECT \"index\" FROM core_event WHERE subject_id = %s AND kind = 'order.dispatched'", order)
    sql("DELETE FROM core_delivery WHERE event = %s AND job = 'orders.notify_unit'", event)
    return order


def _e5_dead(world: World) -> str:
    delivery = one("SELECT id FROM core_delivery WHERE job = 'orders.notify_unit' LIMIT 1")
    sql("UPDATE core_delivery SET dead_at = done_at WHERE id = %s", delivery)
    return delivery


def _e6_altered(world: World) -> str:
    sql("UPDATE core_event SET reason = 'invented' WHERE \"index\" = 5")
    return "5"


def _e6_leaf(world: World) -> str:
    close_day(date=AT.date(), at=AT)
    sql('UPDATE core_event SET leaf_hash = %s WHERE "index" = 5', "0" * 64)
    return str(AT.date())


def _e6_cut(world: World) -> str:
    size = int(one("SELECT size FROM core_journalhead"))
    sql('DELETE FROM core_event WHERE "index" = %s', size - 1)
    return str(size - 1)


def _e6_root(world: World) -> str:
    close_day(date=AT.date(), at=AT)
    sql("UPDATE core_dayroot SET root = %s", "0" * 64)
    return str(AT.date())


def _e7_chain(world: World) -> str:
    order = _order("WORKING")
    sql("UPDATE core_event SET from_holder = 'desk' WHERE subject_id = %s AND kind = 'order.signed'", order)
    return order


def _e7_held(world: World) -> str:
    sql("UPDATE orders_workorder SET holder = 'unit:SQ-07' WHERE id = %s", _order("NEW"))
    return "unit:SQ-07"


def _e8_lost(world: World) -> str:
    outcome = one("SELECT id FROM orders_outcome LIMIT 1")
    sql("DELETE FROM orders_outcome WHERE id = %s", outcome)
    return outcome


def _e8_pretended(world: World) -> str:
    outcome = one("SELECT id FROM orders_outcome LIMIT 1")
    sql("UPDATE orders_outcome SET state = 'sent', sheet = 'none' WHERE id = %s", outcome)
    return outcome


def _e8_invented(world: World) -> str:
    columns = columns_but("orders_outcome", "id", "event")
    copy = f"SELECT 'stray', 3, {columns} FROM orders_outcome LIMIT 1"  # noqa: S608 - names
    sql(f"INSERT INTO orders_outcome (id, event, {columns}) {copy}")
    return "stray"


def _e9_closing(world: World) -> str:
    sql("UPDATE orders_handover SET closing = closing + 1")
    return one("SELECT id FROM orders_handover")


def _e9_opening(world: World) -> str:
    sql("UPDATE orders_handover SET opening = opening + 1, closing = closing + 1")
    return one("SELECT id FROM orders_handover")


def _e9_came_in(world: World) -> str:
    sql("UPDATE orders_handover SET came_in = came_in - 1, closing = closing - 1")
    return one("SELECT id FROM orders_handover")


PLANTED = {name[1:]: plant for name, plant in list(globals().items()) if name.startswith("_e")}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_difference_is_found_and_the_row_named(world: World, name: str) -> None:
    assert [one.code for one in _look(world).values() if one.difference] == []
    code, plant = name[:2].upper(), PLANTED[name]
    row = plant(world)
    found = _look(world)[code]
    assert found.difference > 0
    assert found.left - found.right == found.difference
    assert row in {offender.id for offender in found.offenders}


def test_every_equation_has_a_planted_difference() -> None:
    assert sorted({name[:2].upper() for name in PLANTED}) == sorted(CODES)


WAITED = {"E5": 60 * 15 + 40, "E7": 60 * 15 + 40, "E8": 25 * 3600 + 10}


@pytest.mark.parametrize("code", WAITED)
def test_what_may_wait_may_not_wait_for_ever(world: World, code: str) -> None:
    seconds = WAITED[code]
    assert _look(world, seconds - 60)[code].difference == 0
    assert _look(world, seconds)[code].difference == 2


def test_a_line_accepted_and_without_order_counts_after_five_minutes(world: World) -> None:
    order = _order("NEW")
    record = one("SELECT record FROM orders_orderrecord WHERE order_id = %s", order)
    for table, column, value in (
        ("orders_orderrecord", "order_id", order), ("orders_ordercontent", "order_id", order),
        ("core_event", "subject_id", order), ("orders_workorder", "id", order),
    ):  # fmt: skip
        sql(f"DELETE FROM {table} WHERE {column} = %s", value)  # noqa: S608 - names from above
    sql("UPDATE intake_disposition SET effect = '' WHERE record_id = %s", record)
    assert _look(world, 299)["E2"].terms == {"order": 11, "waiting": 1}
    assert [o.id for o in _look(world, 301)["E2"].offenders] == [record]


def test_a_difference_is_one_order_however_often_it_is_struck(world: World) -> None:
    incident = world.incident.code
    assert strike_balance(incident=incident, at=AT, is_full=False).unaccounted == 0
    _e4_n(world)
    balances = [strike_balance(incident=incident, at=LATER + timedelta(seconds=i), is_full=i == 0) for i in range(3)]
    assert [balance.unaccounted for balance in balances] == [1, 1, 1]
    assert one("SELECT COUNT(*) FROM orders_workorder WHERE kind = 'difference'") == "1"
    assert one("SELECT urgency FROM orders_workorder WHERE kind = 'difference'") == "P1"


def test_the_quick_look_finds_what_was_touched(world: World) -> None:
    incident = world.incident.code
    size = strike_balance(incident=incident, at=AT, is_full=False).tree_size
    order = _order("NEW")
    receive_handover(handover_id=one("SELECT id FROM orders_handover"), by=world.actor("analyst"), at=AT)
    world.dispatch(order)
    sql("UPDATE orders_workorder SET duty_role = 'unit_head' WHERE id = %s", order)
    found = {e.code: e for e in equations(incident, LATER, size)}
    assert [(o.id, o.what) for o in found["E4"].offenders] == [(order, "row_differs duty_role")]


def test_after_the_sheets_are_issued_nothing_is_owed(world: World) -> None:
    sheets = issue_outcome_sheets(incident=world.incident.code, date=AT.date(), at=AT)
    found = _look(world)
    assert [sheet.outcomes_n for sheet in sheets] == [2]
    assert (found["E8"].terms, found["E8"].difference, found["E0"].difference) == ({"sent": 2}, 0, 0)
