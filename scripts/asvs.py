"""Read docs/asvs.csv (OWASP ASVS 5.0.0, our words): `check` it against the tests, or list what is `todo`.

`python scripts/asvs.py check` fails on an empty cell, an unknown status or level, a doubled or missing row, a passed
row without a test, and a test or document that does not exist. `todo` prints the gaps, by who will close them.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import named_tests  # the folder above is no package of its own

ROOT = named_tests.ROOT
FILE = Path("docs/asvs.csv")
COLUMNS = ["id", "level", "requirement", "status", "evidence"]
STATUSES = ("pass", "n.a.", "gap")
# How many requirements of levels 1 and 2 each chapter has; V10 (OAuth) and V17 (WebRTC) do not apply.
CHAPTERS = {
    "V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7, "V11": 14, "V12": 9,
    "V13": 13, "V14": 9, "V15": 13, "V16": 16,
}  # fmt: skip
CHOSEN_LEVEL_3 = {
    "V1.2.10", "V5.2.4", "V5.2.5", "V5.2.6", "V5.3.3", "V8.1.3", "V8.1.4", "V8.2.4", "V8.3.2", "V8.3.3", "V8.4.2",
    "V14.2.5", "V14.2.6", "V14.2.7", "V14.2.8",
}  # fmt: skip
_GAP = re.compile(r"(issue \d+|to be filed)(?: \((\w+)\))?:? ?")
_DOCUMENT = re.compile(r"\bdocs/[\w/-]+\.\w+")
Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Return the rows. :raises ValueError: the columns are others than ours, or a row has too few or too many."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            message = f"columns are {reader.fieldnames}, wanted {COLUMNS}"
            raise ValueError(message)
        rows = list(reader)
    uneven = [str(row.get("id")) for row in rows if None in row or None in row.values()]
    if uneven:
        message = f"rows of another length: {', '.join(uneven)}"
        raise ValueError(message)
    return rows


def faults_of(rows: Sequence[Row], root: Path = ROOT) -> list[str]:
    """Return everything that is wrong with the table."""
    found = [
        f"{name}: stands {number} times" for name, number in Counter(row["id"] for row in rows).items() if number > 1
    ]
    found += _counts(rows)
    for row in rows:
        found += [f"{row['id']}: {fault}" for fault in _faults_of_row(row, root)]
    return found


def _counts(rows: Sequence[Row]) -> list[str]:
    levels: dict[bool, list[str]] = {True: [], False: []}
    for row in rows:
        levels[row["level"] == "3"].append(row["id"])
    counted = Counter(name.split(".")[0] for name in levels[False])
    found = [
        f"{chapter}: {counted[chapter]} rows of levels 1 and 2, wanted {wanted}"
        for chapter, wanted in CHAPTERS.items()
        if counted[chapter] != wanted
    ]
    found += [f"{chapter}: is no chapter that applies" for chapter in counted if chapter not in CHAPTERS]
    if set(levels[True]) != CHOSEN_LEVEL_3:
        found.append(f"level 3: differs in {sorted(set(levels[True]) ^ CHOSEN_LEVEL_3)}")
    return found


def _faults_of_row(row: Row, root: Path) -> list[str]:
    empty = [f"{name} is empty" for name in COLUMNS if not row[name].strip()]
    if empty:
        return empty
    found = []
    if not re.fullmatch(r"V\d+\.\d+\.\d+", row["id"]) or row["level"] not in {"1", "2", "2+3", "3"}:
        found.append(f"no such identifier or level: {row['level']}")
    if row["status"] not in STATUSES:
        found.append(f"unknown status {row['status']}")
    if row["status"] == "pass" and not named_tests.MENTION.search(row["evidence"]):
        found.append("passed, and names no test")
    if row["status"] == "gap" and not _GAP.match(row["evidence"]):
        found.append("a gap, and names no issue")
    found += [f"no such test: {name}" for name in named_tests.missing_in(row["evidence"], root)]
    documents = _DOCUMENT.findall(row["evidence"])
    return found + [f"no such document: {name}" for name in documents if not (root / name).exists()]


def summary(rows: Sequence[Row]) -> str:
    """Return the counts in one line."""
    count = Counter(row["status"] for row in rows)
    return f"{len(rows)} rows: " + ", ".join(f"{count[status]} {status}" for status in STATUSES)


def todo(rows: Sequence[Row]) -> list[str]:
    """Return the gaps, one a line, sorted by issue and part."""
    gaps = [(match, row) for row in rows if row["status"] == "gap" and (match := _GAP.match(row["evidence"]))]
    keyed = sorted(((match[1], match[2] or "-", number), row) for number, (match, row) in enumerate(gaps))
    return [f"{issue:12} {part:10} {row['id']:9} {row['requirement']}" for (issue, part, _), row in keyed]


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; 1 when `check` found a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("check", "todo"))
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout (default: this one)")
    options = parser.parse_args(arguments)
    try:
        rows = read_rows(options.root / FILE)
    except ValueError as fault:
        print(f"{FILE}: {fault}")
        return 1
    lines = todo(rows) if options.mode == "todo" else faults_of(rows, options.root)
    print("\n".join([*lines, summary(rows)]))
    return 1 if options.mode == "check" and lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
