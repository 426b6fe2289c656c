"""Rows in streams: bounded memory on a million events, the same text on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from bihuan.apps.orders.queries.books.scope import Scope
from bihuan.apps.orders.rules.accounts import MARK, Story, sequence_fault

Row = tuple[Any, ...]
CHUNK = 500
_JOINED = ("n", '"index"', "kind", "from_state", "to_state", "from_holder", "to_holder", "facts")
_JOIN = {"sqlite": "GROUP_CONCAT({0}, '{1}')", "postgresql": "STRING_AGG(CAST({0} AS TEXT), '{1}' ORDER BY n)"}
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
    return _CANONICAL[connection.vendor].format(column)  # nosemgrep: format-of-a-variable - our own


def stories(scope: Scope, beside: Sequence[str]) -> Iterator[tuple[Story, Row]]:
    """Give the events of each subject in the scope, joined by the database (a fifth of the rows to fetch), and
    columns (of `orders_workorder o`) of the order that it is; they are null where it is none.
    """
    join = _JOIN[connection.vendor]
    marks = ((name, MARK if name.endswith("holder") else ",") for name in _JOINED)
    joined = (join.format(*pair) for pair in marks)  # nosemgrep: format-of-a-variable - our own
    told = f"SELECT MIN(subject), subject_id, {', '.join(joined)} FROM core_event WHERE incident = %s"  # nosec B608  # noqa: S608 - our names
    parameters = [scope.incident]
    if scope.since_index is not None:
        told, parameters = told + _TOUCHED, [scope.incident, str(scope.since_index)]
    told = f"SELECT s.*, {', '.join(beside)} FROM ({told} GROUP BY subject_id) s"  # nosec B608  # noqa: S608 - our names
    width = len(Story._fields)
    for row in rows(f"{told} LEFT JOIN orders_workorder o ON o.id = s.subject_id", parameters):
        story = Story._make(row[:width])
        yield _in_order(story, scope.incident) if sequence_fault(story.ns) else story, row[width:]


_ONE = f"SELECT {', '.join(_JOINED)} FROM core_event WHERE subject_id = %s AND incident = %s ORDER BY n"  # nosec B608  # noqa: S608 - our names


def _in_order(story: Story, incident: str) -> Story:
    """Return a story whose numbers are not 0, 1, 2 … in the order of its rows: SQLite promises none when it joins."""
    columns = zip(*rows(_ONE, [story.subject_id, incident]), strict=True)
    marks = (MARK if name.endswith("holder") else "," for name in _JOINED)
    texts = (mark.join(map(str, column)) for mark, column in zip(marks, columns, strict=True))
    return Story(story.subject, story.subject_id, *texts)


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Give the items in lists of at most `size`."""
    source = iter(items)
    while part := list(islice(source, size)):
        yield part


def rows_in(sql: str, ids: Iterable[str]) -> Iterator[Row]:
    """Give the rows of a query whose text ends in `IN (…)`, asked in parts; `sql` has `{}` where the marks go."""
    for part in chunks(ids):
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{}", ",".join(["%s"] * len(part))), part)
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
