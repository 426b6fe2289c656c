"""The count of one imported file: read = kept + held + refused, to the line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bihuan.engine.exposure.holding import ReasonCount
from bihuan.engine.exposure.notices import Notice


@dataclass(frozen=True, slots=True)
class FileCount:
    """What became of a file's lines. `reasons` add up to held + refused; `days` to kept, by local day in ISO form.

    `columns` says which heading was taken for which field. `is_repeated`: the same bytes had been taken in before, so
    every line is refused as `duplicate_file` and nothing is written.
    """

    sha256: str
    source: str
    form: str
    kind: str
    at: int
    read: int
    kept: int
    held: int
    refused: int
    reasons: tuple[ReasonCount, ...]
    notices: tuple[Notice, ...]
    days: Mapping[str, int]
    columns: Mapping[str, str]
    is_repeated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the count as it stands in files/<sha256>.json."""
        told = asdict(self)
        told["notices"] = [{"code": notice.code, "params": dict(notice.params)} for notice in self.notices]
        return told


def count_of_json(told: Mapping[str, Any]) -> FileCount:
    """Read a count from files/<sha256>.json."""
    reasons = tuple(ReasonCount(**{**reason, "lines": tuple(reason["lines"])}) for reason in told["reasons"])
    notices = tuple(Notice(notice["code"], notice["params"]) for notice in told["notices"])
    return FileCount(**{**told, "reasons": reasons, "notices": notices})


def read_count(path: Path) -> FileCount | None:
    """Read the count of a file that came before; None when there is none."""
    return count_of_json(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def repeated_count(before: FileCount, at: int) -> FileCount:
    """Return the count of a file that is sent again: nothing kept, every line refused as `duplicate_file`."""
    reason = ReasonCount("duplicate_file", "refused", before.read, ())
    told: dict[str, Any] = {
        name: getattr(before, name) for name in ("sha256", "source", "form", "kind", "read", "columns")
    }
    return FileCount(
        **told, at=at, kept=0, held=0, refused=before.read, reasons=(reason,) if before.read else (), notices=(),
        days={}, is_repeated=True,
    )  # fmt: skip
