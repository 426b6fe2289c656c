"""One order read as canonical values by one prepared statement: the hot path of every move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.states import COLUMNS, INSTANTS, Order
from bihuan.engine.ledger.canonical import instant, parse_instant

_BOOLEANS = frozenset(name for name, value in Order(incident="").row().items() if isinstance(value, bool))
_DATABASE_NAMES = {name: "incident_id" if name == "incident" else name for name in COLUMNS}
_SELECT = f"SELECT id, n, {', '.join(_DATABASE_NAMES[name] for name in COLUMNS)} FROM orders_workorder"  # nosec B608  # noqa: S608 - our own column names


@dataclass(slots=True)
class Row:
    """An order as it was read: its number of events and its columns as values."""

    id: str
    n: int
    order: Order


def read_rows(ids: Sequence[str], incident: str) -> dict[str, Row]:
    """Return the orders of an incident by their identifiers; what does not exist is left out."""
    found: dict[str, Row] = {}
    for first in range(0, len(ids), 500):
        part = list(ids[first : first + 500])
        marks = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            sql = f"{_SELECT} WHERE incident_id = %s AND id IN ({marks})"
            cursor.execute(sql, [incident, *part])
            found.update((line[0], _row(line)) for line in cursor.fetchall())
    return found


def _row(line: Sequence[object]) -> Row:
    values = {name: _canonical(name, value) for name, value in zip(COLUMNS, line[2:], strict=True)}
    return Row(str(line[0]), int(str(line[1])), Order(**values))  # type: ignore[arg-type]  # columns are Order's own


def _canonical(name: str, value: object) -> object:
    if name in INSTANTS:
        return _instant(value) if value else ""
    return bool(value) if name in _BOOLEANS else value


def _instant(value: object) -> str:
    """Return a stored instant as canonical text; SQLite hands out text in UTC, PostgreSQL a datetime."""
    if isinstance(value, datetime):
        return instant(value if value.tzinfo else value.replace(tzinfo=UTC))
    text = str(value).replace(" ", "T")
    return f"{text}Z" if "." in text else f"{text}.000000Z"


def stored(changes: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return canonical values as (database column, what the database takes)."""
    return [(_DATABASE_NAMES[name], _stored(name, value)) for name, value in changes.items()]


def _stored(name: str, value: object) -> object:
    if name not in INSTANTS:
        return value
    return connection.ops.adapt_datetimefield_value(parse_instant(str(value))) if value else None


def as_row(model: WorkOrder) -> Row:
    """Return an order that was fetched through the ORM as a row."""
    values = {name: _canonical(name, getattr(model, column)) for name, column in _DATABASE_NAMES.items()}
    return Row(model.pk, model.n, Order(**values))  # type: ignore[arg-type]  # columns are Order's own
