"""Writes all hostile and broken files into a folder: `python -m tests.hostile.make FOLDER [LINES]`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hostile.books import workbooks
from tests.hostile.pieces import Hostile
from tests.hostile.texts import text_files


def hostile_files(lines: int = 3_000_000) -> list[Hostile]:
    """Give every file with its expectation; the content is the same on every run."""
    return [*text_files(lines), *workbooks()]


def make(folder: Path, lines: int = 3_000_000) -> list[Hostile]:
    """Write them all and give the list."""
    folder.mkdir(parents=True, exist_ok=True)
    files = hostile_files(lines)
    for file in files:
        file.write(folder / file.name)
    return files


if __name__ == "__main__":
    print(len(make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3_000_000)), "files")
