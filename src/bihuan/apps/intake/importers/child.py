"""The child process that opens outside bytes: `python -m bihuan.apps.intake.importers.child`, walls first.

It is given an open file, a request in one line, and answers in lines of JSON: a workbook whole at once; any other table
first its head, and its lines when the parent says `go`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from bihuan.apps.intake.importers.confining import confine
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.opening import WORKBOOKS, open_pasted, open_text
from bihuan.apps.intake.importers.sniffing import sniff
from bihuan.apps.intake.importers.table import Table, UnreadableFile
from bihuan.apps.intake.importers.workbooks import write_workbook

CHUNK_ROWS: Final = 500
CHUNK_CHARACTERS: Final = 1 << 20
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def refusal_of(bad: BaseException, place: str) -> dict[str, object]:
    """Say a refusal, or whatever else a reader died of, as a line for the parent."""
    reason = {"reason": type(bad).__name__}
    if isinstance(bad, UnreadableFile):
        return {"error": bad.code, "place": bad.place, "mend": bad.mend_code, "params": bad.params}
    if isinstance(bad, MemoryError):
        return {"error": "too_large_in_memory", "place": place, "mend": "save_as_csv", "params": {}}
    if place == "workbook":
        return {"error": "damaged_workbook", "place": place, "mend": "save_again", "params": reason}
    if isinstance(bad, OSError | RecursionError | UnicodeError):
        return {"error": "unreadable_bytes", "place": place, "mend": "send_again", "params": reason}
    return {"error": "reader_failed", "place": place, "mend": "save_again", "params": reason}


def _say(out: BinaryIO, told: object) -> None:
    out.write(_encode(told).encode("utf-8", "surrogatepass") + b"\n")


def _say_head(out: BinaryIO, table: Table) -> None:
    alarms = [[alarm.code, dict(alarm.params)] for alarm in table.alarms]
    names = ("format", "encoding", "separator", "sheets", "header", "header_position", "line_count", "above_header")
    _say(out, {"table": {name: getattr(table, name) for name in names}, "alarms": alarms})
    out.flush()


def write_lines(out: BinaryIO, table: Table) -> None:
    """Write the lines in chunks `[first number, positions, cells]`, then the end."""
    positions: list[str] = []
    rows: list[tuple[str, ...]] = []
    size = number = 0
    for number, position, cells in table.rows():  # the last number is used behind the loop
        positions.append(position)
        rows.append(cells)
        size += sum(map(len, cells))
        if len(rows) >= CHUNK_ROWS or size >= CHUNK_CHARACTERS:
            _say(out, [number - len(rows) + 1, positions, rows])
            positions, rows, size = [], [], 0
    if rows:
        _say(out, [number - len(rows) + 1, positions, rows])
    _say(out, {"end": True})


def answer(path: Path, told: Mapping[str, Any], limits: Limits, out: BinaryIO, wait: Callable[[], str]) -> str:
    """Answer one request; `wait` gives the parent's next word. Return "" or the code with which it was refused."""
    place = "file"
    try:
        form = sniff(path, told["hint"])
        if form in WORKBOOKS:
            place = "workbook"
            _say(out, {"form": form})
            write_workbook(path, form, limits, out)
        else:
            pasted = open_pasted(path, limits) if told["is_pasted"] else None
            table = pasted or open_text(path, form, told["hint"], limits)
            _say_head(out, table)
            if wait().strip() == "go":
                write_lines(out, table)
    except BaseException as bad:  # a panic of the Rust parser is no Exception
        refused = refusal_of(bad, place)
        _say(out, refused)
        return str(refused["error"])
    finally:
        out.flush()
    return ""


def main() -> int:
    """Read the request from standard input, answer on standard output; 0 when the answer is complete."""
    told = json.loads(sys.stdin.readline())
    limits = Limits(**told["limits"])
    confine(limits, os.fstat(told["fd"]).st_size)
    refused = answer(Path(f"/proc/self/fd/{told['fd']}"), told, limits, sys.stdout.buffer, sys.stdin.readline)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
