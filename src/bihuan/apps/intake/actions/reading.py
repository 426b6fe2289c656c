"""A stored file as a table of lines: the importer is asked, and whatever it answers becomes a fact about the batch."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bihuan.apps.intake.importers import RECORDS, Line, Table, UnreadableFile, guess_kind, kind_of, read_table
from bihuan.apps.intake.importers.table import PARAM_CODES, Param

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file before its lines are stored: its layout, its head (which may be personal), its lines."""

    layout: dict[str, object]
    head: dict[str, object]
    alarms: list[str]
    lines: int
    table: Table | None

    def walk(self, after: int) -> Iterator[Line]:
        """Stream the lines whose number is greater than `after`; none when the file could not be read."""
        if self.table is not None:
            yield from (line for line in self.table.rows() if line.number > after)


def survey_file(path: Path, *, filename: str, media: str = "", kind: str = RECORDS) -> Survey:
    """Look a stored file over, brought into the shape of its kind of batch.

    A file that cannot be read is a survey without lines whose alarm says why.
    """
    try:
        table = _table(path, filename, media)
        reshape = kind_of(kind).reshape
        table = reshape(table) if reshape is not None else table
    except UnreadableFile as refusal:
        return _unreadable(refusal)
    except Exception as error:  # a fault of a reader must not lose the file: it waits for mending like any other
        _log.exception("reader failed")
        return _unreadable(UnreadableFile("reader_failed", "file", "save_again", {"reason": type(error).__name__}))
    layout: dict[str, object] = {
        "format": table.format,
        "encoding": table.encoding,
        "separator": table.separator,
        "header_position": table.header_position,
        "alarms": [{"code": alarm.code, "params": _figures(alarm.params)} for alarm in table.alarms],
    }
    head: dict[str, object] = {
        "sheets": list(table.sheets),
        "header": list(table.header),
        "above_header": list(table.above_header)[:20],
    }
    if any(_figures(alarm.params) != alarm.params for alarm in table.alarms):  # then the sealed head says it whole
        head["alarms"] = [{"code": alarm.code, "params": dict(alarm.params)} for alarm in table.alarms]
    return Survey(layout, head, [alarm.code for alarm in table.alarms], table.line_count, table)


def guess_of(path: Path, *, filename: str) -> str:
    """Guess from the labels of a stored file which kind of batch it is; one that cannot be read is of records."""
    try:
        return guess_kind(_table(path, filename, "").header)
    except Exception:  # whatever it is: the survey that follows says it, as a fact about the batch
        return RECORDS


def _unreadable(refusal: UnreadableFile) -> Survey:
    code = f"unreadable:{refusal.code}"
    told = {"code": refusal.code, "place": refusal.place, "mend": refusal.mend_code}
    layout: dict[str, object] = {
        "alarms": [{"code": code, "params": {}}], "unreadable": {**told, "params": _figures(refusal.params)},
    }  # fmt: skip
    head: dict[str, object] = {"header": []}
    if _figures(refusal.params) != refusal.params:
        head["unreadable"] = {**told, "params": dict(refusal.params)}
    return Survey(layout, head, [code], 0, None)


def _figures(params: Mapping[str, Param]) -> dict[str, Param]:
    """Return what may lie in clear: numbers and codes. Any other word may be one of the file, and of a person."""
    return {name: value for name, value in params.items() if isinstance(value, int) or name in PARAM_CODES}


def _table(path: Path, filename: str, media: str) -> Table:
    """Read small .txt files as pasted tables (aligned by spaces or pipes), everything else by its content."""
    is_pasted = filename.lower().endswith(".txt")
    return read_table(path, filename=filename, media=media or None, is_pasted=is_pasted)
