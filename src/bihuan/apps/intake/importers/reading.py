"""The door: one function for files of any format, all of them opened by a child process behind walls (trust R45)."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from bihuan.apps.intake.importers.asking import Child, Source, heard
from bihuan.apps.intake.importers.limits import DEFAULT_LIMITS, Limits
from bihuan.apps.intake.importers.spreadsheets import hear_sheets, hear_spreadsheet
from bihuan.apps.intake.importers.table import Alarm, Line, Table, UnreadableFile


class _Lines:
    """Walks of a table: the first by the child that surveyed the file, each further one by a child of its own."""

    def __init__(self, source: Source, first: Child, expected: int) -> None:
        self._source, self._expected = source, expected
        self._ready = deque([first])

    def _child(self) -> Child:
        try:
            return self._ready.pop()
        except IndexError:
            return self._source.ask()[0]

    def __call__(self) -> Iterator[Line]:
        child = self._child()
        done = 0
        try:
            child.say("go")
            for line in child.lines():
                if not line.startswith(b"["):
                    heard(line)
                    break
                first, positions, rows = json.loads(line.decode("utf-8", "surrogatepass"))
                done += len(rows)
                yield from map(Line, count(first), positions, map(tuple, rows))
        finally:
            child.close()
        if done != self._expected:
            raise UnreadableFile("unreadable_bytes", "file", "send_again", {"reason": "changed"})


def read_table(
    path: Path, *, filename: str = "", media: str | None = None, is_pasted: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:  # fmt: skip
    """Survey a file of any accepted format and give it as a table; its lines are streamed by `Table.rows()`.

    `filename` and `media` are what the sender called it; the content decides. `is_pasted` reads a small UTF-8 text as
    somebody's pasted table, aligned by spaces or pipes. The file is opened once, here; the child inherits it.

    :raises UnreadableFile: with code, place and mend, and nothing else, for whatever the file holds.
    """
    request: dict[str, object] = {
        "hint": f"{filename or path.name} {media or ''}".casefold(),
        "is_pasted": is_pasted,
    }
    try:
        source = Source(path, request, limits)
        child, told = source.ask()
    except OSError as bad:
        raise UnreadableFile("unreadable_bytes", "file", "send_again", {"reason": type(bad).__name__}) from None
    if "form" in told:
        return hear_spreadsheet(child, told["form"], limits)
    return _table(source, child, told)


def read_sheets(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Read a small workbook sheet by sheet, by the same child behind the same walls as any delivery.

    :raises UnreadableFile: as `read_table`, and `not_a_table` for what is no workbook.
    """
    request: dict[str, object] = {"hint": path.name.casefold(), "is_pasted": False}
    try:
        child, told = Source(path, request, limits).ask()
    except OSError as bad:
        raise UnreadableFile("unreadable_bytes", "file", "send_again", {"reason": type(bad).__name__}) from None
    if "form" not in told:
        child.close()
        raise UnreadableFile("not_a_table", "file", "save_as_xlsx_or_csv")
    return hear_sheets(child, limits)


def _table(source: Source, child: Child, told: dict[str, Any]) -> Table:
    head = told["table"]
    return Table(
        format=head["format"],
        encoding=head["encoding"],
        separator=head["separator"],
        sheets=tuple(head["sheets"]),
        header=head["header"],
        header_position=head["header_position"],
        line_count=head["line_count"],
        alarms=tuple(Alarm(code, params) for code, params in told["alarms"]),
        above_header=tuple(head["above_header"]),
        walk=_Lines(source, child, head["line_count"]),
    )
