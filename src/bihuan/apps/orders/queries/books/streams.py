"""Rows in streams: bounded memory on a million events, the same text on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import connection

from bihuan.apps.orders.queries.books.scope import Scope
from bihuan.apps.orders.rules.accounts import Line

Row = tuple[Any, ...]
CHUNK = 500
_LINES = (
    'SELECT subject, subject_id, "index", kind, n, from_state, to_state, from_holder, to_holder, {at}, facts'
    " FROM core_event WHERE incident = %s"
)
_TOUCHED = ' AND subject_id IN (SELECT subject_id FROM core_event WHERE "index" >= %s)'


def rows(sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
    """Give the rows of a query one by one, without holding them all."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while part := cursor.fetchmany(2000):
            yield from part


_CANONICAL = {
    "sqlite": "COALESCE(REPLACE({0}, ' ', 'T') || CASE LENGTH({0}) WHEN 19 THEN '.000000Z' ELSE 'Z' END, '')",
    "postgresql": "COALESCE(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '')",
}


def canonical(column: str) -> str:
    """Return SQL that gives a stored instant as canonical text, "" for none: the database does it faster than we."""
    return _CANONICAL[connection.vendor].format(column)


def groups(scope: Scope) -> Iterator[list[Line]]:
    """Give the events of each subject in the scope together, in the order of their numbers."""
    sql, parameters = _LINES.format(at=canonical("at")), [scope.incident]
    if scope.since_index is not None:
        sql, parameters = sql + _TOUCHED, [scope.incident, str(scope.since_index)]
    found = rows(f"{sql} ORDER BY subject_id, n", parameters)
    make = Line._make
    for _, lines in groupby(found, itemgetter(1)):
        yield [make(line) for line in lines]


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Give the items in lists of at most `size`."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def rows_in(sql: str, ids: Iterable[str]) -> Iterator[Row]:
    """Give the rows of a query whose text ends in `IN (…)`, asked in parts; `sql` has `{}` where the marks go."""
    for part in chunks(ids):
        with connection.cursor() as cursor:
            cursor.execute(sql.format(",".join(["%s"] * len(part))), part)
            yield from cursor.fetchall()


def count(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Return the one number that a query answers (0 for null)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def stored(at: datetime) -> Any:
    """Return an instant as the database compares it."""
    return connection.ops.adapt_datetimefield_value(at)


def marks(values: Sequence[object]) -> str:
    """Return the placeholders for so many values."""
    return ",".join(["%s"] * len(values))
