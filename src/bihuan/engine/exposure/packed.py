"""Columns of numbers in one file that can be mapped into memory: a line of JSON, then the columns, each on a page line.

Written beside its place and moved there in one step, so that a reader finds the old file or the new one. A part of the
index, and so never the only copy of anything.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGN = 64
MAGIC = b"bihuan-columns-1\n"
Columns = dict[str, NDArray[Any]]


class NotPacked(ValueError):  # noqa: N818 - the house names refusals after the refusal
    """The file is not one of these, or was cut short."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a file holds: facts about the columns, and the columns, read-only and mapped."""

    facts: dict[str, Any]
    columns: Columns


def write_packed(path: Path, facts: Mapping[str, object], columns: Mapping[str, NDArray[Any]]) -> None:
    """Put a file of columns in its place in one step. :raises OSError: the disk is full, or refuses."""
    places, end = {}, 0
    for name, column in columns.items():
        start = -(-end // ALIGN) * ALIGN
        places[name] = (column.dtype.str, start, len(column))
        end = start + column.nbytes
    head = MAGIC + json.dumps({"facts": facts, "columns": places, "bytes": end}).encode("ascii") + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(head.ljust(-(-len(head) // ALIGN) * ALIGN))
            first = file.tell()
            for name, column in columns.items():
                file.seek(first + places[name][1])
                np.ascontiguousarray(column).tofile(file)
            file.truncate(first + end)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def open_packed(path: Path) -> Packed:
    """Map a file of columns into memory. :raises OSError: it is not there. :raises NotPacked: it is something else."""
    with path.open("rb") as file:
        magic, line = file.readline(len(MAGIC)), file.readline()
        if magic != MAGIC or not line.endswith(b"\n"):
            raise NotPacked(f"{path.name} is no file of columns")
        head = json.loads(line)
        first = -(-(len(MAGIC) + len(line)) // ALIGN) * ALIGN
        if os.fstat(file.fileno()).st_size != first + head["bytes"]:
            raise NotPacked(f"{path.name} was cut short")
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    columns = {
        name: np.frombuffer(held, np.dtype(kind), count, first + start)
        for name, (kind, start, count) in head["columns"].items()
    }
    return Packed(head["facts"], columns)
