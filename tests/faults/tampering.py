# ruff: noqa: S608 - the names of our own tables and columns
"""Alters one thing in a database behind its triggers, at random, as somebody with the password could."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bihuan.apps.orders.rules.states import COLUMNS
from tests.flushing import GUARDED

ORDER = " ".join("incident_id" if name == "incident" else name for name in COLUMNS)
WITNESSED = {
    "core_event": (
        "index",
        "at incident kind subject subject_id n from_state to_state from_holder to_holder actor role reason command"
        " facts body_digest leaf_hash",
    ),
    "core_dayroot": ("date", "tree_size root payload signature key"),
    "core_delivery": ("id", "event job"),
    "intake_record": ("id", "digest line"),
    "intake_batch": ("id", "seq declared read sha256 accepted duplicate rejected held"),
    "intake_disposition": ("record_id", "kind reason duplicate_of effect"),
    "intake_receipt": ("id", "kind payload signature key"),
    "orders_workorder": ("id", f"n {ORDER}"),
    "orders_orderrecord": ("record", "record order_id"),
    "orders_outcome": ("id", "record event state sheet"),
    "orders_handover": ("id", "opening_index closing_index opening came_in went_out closing"),
}
"""Per table its key and the columns for which something else in the books stands witness."""
NEVER_DELETED = ("core_dayroot",)  # the root of the only day: whoever holds it outside is its witness
WEIGHTS = {"core_event": 6, "orders_workorder": 4}


def lift() -> None:
    """Take the triggers away for this transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        for table, verbs in GUARDED.items():
            for verb in verbs:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")


def query(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def alter(chance: random.Random, value: Any) -> Any:
    """Return something else of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 7])
    if isinstance(value, datetime):
        return value + timedelta(seconds=chance.choice([-1, 1, 3_600]))
    if value is None:
        return None
    text = str(value)
    if text[:2] == "20" and text[4:5] == "-" and ":" in text:  # SQLite keeps instants as text
        return text[:3] + str((int(text[3]) + 1) % 10) + text[4:]
    place = chance.randrange(len(text)) if text else 0
    return text[:place] + ("0" if text[place : place + 1] != "0" else "1") + text[place + 1 :]


class Tampering:
    """One alteration: what was done, and the names of which one must be called."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        tables = [table for table in WITNESSED for _ in range(WEIGHTS.get(table, 1))]
        self.table = chance.choice(tables)
        self.key, columns = WITNESSED[self.table]
        self.columns = columns.split()
        self.names: set[str] = set()
        self.is_done = getattr(self, chance.choice(["_change"] * 7 + ["_delete", "_swap"]))()

    def _pick(self) -> tuple[Any, ...]:
        columns = ", ".join(f'"{name}"' for name in [self.key, *self.columns])
        where = " WHERE job = 'orders.notify_unit'" if self.table == "core_delivery" else ""
        row = self.chance.choice(query(f'SELECT {columns} FROM {self.table}{where} ORDER BY "{self.key}"'))
        self._name(row)
        return row

    def _name(self, row: tuple[Any, ...]) -> None:
        self.names.add(str(row[0]))
        for name, value in zip(self.columns, row[1:], strict=True):
            if name in {"subject_id", "order_id", "record", "event"}:
                self.names.add(str(value))
        if self.table == "core_event":
            self.names.add(f"line {row[0] + 1}")
        if self.table == "core_delivery":
            self.names |= {f"line {row[1] + 1}"} | {
                str(one) for (one,) in query('SELECT subject_id FROM core_event WHERE "index" = %s', row[1])
            }
        if self.table == "intake_record":
            self.names |= {str(one) for (one,) in query("SELECT batch_id FROM intake_record WHERE id = %s", row[0])}
        if self.table == "intake_disposition":
            of = query("SELECT batch_id FROM intake_disposition WHERE record_id = %s", row[0])
            self.names |= {str(one) for (one,) in of}
        if self.table == "intake_batch":
            of = query("SELECT source_id FROM intake_batch WHERE id = %s", row[0])
            self.names |= {str(one) for (one,) in of}
        if self.table == "orders_handover":
            self.names |= {str(one) for (one,) in query("SELECT shift FROM orders_handover WHERE id = %s", row[0])}
        if self.table == "intake_receipt":
            found = query("SELECT batch_id FROM intake_receipt WHERE id = %s", row[0])
            sheets = query("SELECT id FROM orders_outcomesheet WHERE receipt = %s", row[0])
            self.names |= {str(one) for (one,) in found + sheets if one}

    def _change(self) -> bool:
        row = self._pick()
        place = self.chance.randrange(len(self.columns))
        value = alter(self.chance, row[place + 1])
        self.told = f"{self.table}.{self.columns[place]} of {row[0]}: {str(row[place + 1])[:60]} -> {str(value)[:60]}"
        if value == row[place + 1]:
            return False
        sql = f'UPDATE {self.table} SET "{self.columns[place]}" = %s WHERE "{self.key}" = %s'
        return self._run(sql, value, row[0]) == 1

    def _delete(self) -> bool:
        row = self._pick()
        self.told = f"{self.table} {row[0]} deleted"
        if self.table in NEVER_DELETED:
            return False
        return self._run(f'DELETE FROM {self.table} WHERE "{self.key}" = %s', row[0]) == 1

    def _swap(self) -> bool:
        """Let two rows change what they say in one column."""
        first, second = self._pick(), self._pick()
        place = self.chance.randrange(len(self.columns))
        self.told = f"{self.table}.{self.columns[place]} swapped between {first[0]} and {second[0]}"
        if first[place + 1] == second[place + 1] or self.columns[place] in {"n", "record", "event", "line"}:
            return False
        sql = f'UPDATE {self.table} SET "{self.columns[place]}" = %s WHERE "{self.key}" = %s'
        return self._run(sql, second[place + 1], first[0]) + self._run(sql, first[place + 1], second[0]) == 2

    @staticmethod
    def _run(sql: str, *values: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything inside."""
    from django.db import transaction

    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        connection.needs_rollback = False
