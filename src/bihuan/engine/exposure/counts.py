"""The count of one imported file: read = kept + held + refused, to the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
