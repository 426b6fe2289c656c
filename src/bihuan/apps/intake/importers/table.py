"""What every reader gives back: a table whose lines can be walked again and again, or a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Param = int | str
PARAM_CODES = frozenset({"encoding"})  # parameters whose words are ours; all others may come from the file


class UnreadableFile(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """The file cannot become a table: why (`code`), where (`place`), what helps (`mend_code`), with figures."""

    def __init__(self, code: str, place: str, mend_code: str, params: Mapping[str, Param] | None = None) -> None:
        super().__init__(code, place, mend_code)
        self.code, self.place, self.mend_code = code, place, mend_code
        self.params: dict[str, Param] = dict(params or {})


class Line(NamedTuple):
    """One physical data line: its ordinal from 1, where it stands in the file, and its cells as text."""

    number: int
    position: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something about the whole file that a person should see before believing it."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A readable file: what was found out about it, and its lines.

    `header_position` is "" when the file names no columns; `above_header` holds what stood over the header.
    """

    format: str
    encoding: str
    separator: str
    sheets: tuple[str, ...]
    header: list[str]
    header_position: str
    line_count: int
    alarms: tuple[Alarm, ...]
    above_header: tuple[str, ...]
    walk: Callable[[], Iterator[Line]] = field(repr=False, compare=False)

    def rows(self) -> Iterator[Line]:
        """Stream the data lines from the first, each exactly once; may be called again.

        :raises UnreadableFile: when the file changed since it was surveyed.
        """
        return self.walk()
