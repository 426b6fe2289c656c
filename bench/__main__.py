"""`python -m bench`: run every bench/bench_*.py and print each figure beside its rival and the figure to reach.

A bench file has `run() -> list[dict]`, one dict a row: `name`, `size` (what was measured, in words), `median_s`,
`peak_mb`, `ratio` (ours against the rival's, in the same run), `rival` (who that is) and `reach` (the figure to reach).
A key that makes no sense for a row is None. `is_reached` (bool) may be given; a row that missed its figure is marked.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

COLUMNS = ("name", "size", "median_s", "peak_mb", "ratio", "rival", "reach")
NUMBERS = {"median_s", "peak_mb", "ratio"}
Row = dict[str, Any]


def found(only: Iterable[str]) -> list[str]:
    """Return the names of the bench files, those that contain one of the words in `only`, or all."""
    words = list(only)
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [name for name in names if not words or any(word in name for word in words)]


def measured(name: str) -> list[Row]:
    """Run one bench file and return its rows, each with the file's name; an error becomes a row of its own."""
    started = time.perf_counter()
    try:
        rows = importlib.import_module(f"bench.{name}").run()
    except Exception as error:  # one broken bench must not hide the others' figures
        rows = [{"name": name, "size": f"failed: {type(error).__name__}: {error}", "is_reached": False}]
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return [{**dict.fromkeys(COLUMNS), **row, "bench": name} for row in rows]


def cell(column: str, row: Row) -> str:
    """Return a value as the table shows it: three significant digits, "-" for none, "!" before a missed figure."""
    value = row[column]
    text = "-" if value is None else f"{value:,.3g}" if isinstance(value, float) else str(value)
    if column in NUMBERS and isinstance(value, float) and abs(value) >= 1000:
        text = f"{value:,.0f}"
    return f"! {text}" if column == "reach" and row.get("is_reached") is False else text


def table(rows: list[Row]) -> str:
    """Return the rows as an aligned table."""
    cells = [list(COLUMNS), *([cell(column, row) for column in COLUMNS] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(COLUMNS))]

    def aligned(line: list[str]) -> str:
        parts = [
            text.rjust(width) if column in NUMBERS else text.ljust(width)
            for text, width, column in zip(line, widths, COLUMNS, strict=True)
        ]
        return "  ".join(parts).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([aligned(cells[0]), rule, *(aligned(line) for line in cells[1:])])


def machine() -> Row:
    """Return what the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> int:
    """Run the benches and print them; return 1 when a figure was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, beside a rival, in one run.")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="bench files whose name holds WORD")
    parser.add_argument("--json", action="store_true", help="print one JSON object in place of the table")
    arguments = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as folder:
        os.environ["BIHUAN_DATA_DIR"] = folder  # never an installation's own
        rows = [row for name in found(arguments.only) for row in measured(name)]
    if arguments.json:
        print(json.dumps({"machine": before, "rows": rows}, ensure_ascii=False))
    else:
        print(f"{before['system']}, Python {before['python']}, {before['cores']} cores, load {before['load']}\n")
        print(table(rows))
    return 1 if any(row.get("is_reached") is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
