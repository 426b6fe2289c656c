"""One line and a mapping to values, with every doubt named; nothing is guessed and nothing is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Final, NamedTuple

from bihuan.apps.intake.importers.codes import LINES
from bihuan.apps.intake.importers.columns import Mapping
from bihuan.apps.intake.importers.headers import is_comment
from bihuan.apps.intake.importers.kinds import kind_of
from bihuan.apps.intake.importers.parsers import CACHED, MANY_PARSERS, SHORT, join_texts, parser_of
from bihuan.apps.intake.importers.persons import settle_person
from bihuan.apps.intake.importers.table import Line
from bihuan.engine.cleaning import Problem as Doubt
from bihuan.engine.cleaning import fold, is_day_first, strip_guard, tidy

_TOTALS: Final = frozenset(
    [
        "合计",
        "总计",
        "小计",
        "共计",
        "总数",
        "累计",
        "total",
        "totals",
        "subtotal",
        "sum",
        "grandtotal",
        "合计:",
        "总计:",
        "本页小计",
        "本页合计",
    ]
)
MOST_DATES: Final = 100_000  # distinct spellings looked at for the order of day and month
_SEVERITIES: Final = ("reject", "hold", "remark")


class Problem(NamedTuple):
    """A doubt about one line: its code (see codes.py), the field, and the column (0-based, -1 for the whole line)."""

    code: str
    field: str
    column: int

    @property
    def severity(self) -> str:
        """Give `reject`, `hold` or `remark`."""
        return LINES[self.code].severity


class Row(NamedTuple):
    """A line's values by field, as normalised text (dates ISO, phones +…), and its problems, worst first."""

    number: int
    position: str
    values: dict[str, str]
    problems: tuple[Problem, ...]

    @property
    def severity(self) -> str:
        """Give the worst severity among the problems, "" for none."""
        return self.problems[0].severity if self.problems else ""


@dataclass(frozen=True, slots=True)
class Options:
    """How the columns of one batch are to be read; all of it said by a person or proved by the column.

    `day_first` and `serials` (`excel`, `unix_days`) by date field; `year` completes 8月21日.
    """

    day_first: dict[str, bool] = field(default_factory=dict)
    serials: dict[str, str] = field(default_factory=dict)
    year: int | None = None
    excel_1904: bool = False


def observe(lines: Iterable[Line], mapping: Mapping, options: Options | None = None) -> Options:
    """Look through lines for evidence how each date column orders day and month; what was told stays."""
    given = options or Options()
    columns = {name: mapping.fields.index(name) for name in kind_of(mapping.kind).dates if name in mapping.fields}
    kept: dict[str, set[str]] = {name: set() for name in columns if name not in given.day_first}
    for line in lines if kept else ():
        for name, values in kept.items():
            cell = line.cells[columns[name]] if columns[name] < len(line.cells) else ""
            if len(cell) <= SHORT and len(values) < MOST_DATES:
                values.add(cell)
    found = {name: is_day_first(values) for name, values in kept.items()}
    proved = {name: order for name, order in found.items() if order is not None}
    return replace(given, day_first={**proved, **given.day_first})


class Interpreter:
    """Reads lines of one table under one mapping; made once per batch, then called per line."""

    def __init__(self, mapping: Mapping, options: Options | None = None) -> None:
        self._width = len(mapping.header)
        self._header = tuple(fold(label) for label in mapping.header)
        self._folded_first = next((label for label in self._header if label), "")
        told = options or Options()
        self._kind = kind = kind_of(mapping.kind)
        self._columns = [
            (index, name, self._cached(name, parser_of(name, told, kind.parsers)))
            for index, name in enumerate(mapping.fields)
            if name != "other"
        ]
        self._has_key = "external_key" in mapping.fields
        self._names = tuple(mapping.fields)

    def _cached(self, name: str, parse: Callable[[str], str | Doubt]) -> Callable[[str], str | Doubt]:
        clean = partial(_clean, parse)
        if name in self._kind.identifying:
            return clean
        known = lru_cache(maxsize=CACHED)(clean)
        return lambda cell: known(cell) if len(cell) <= SHORT else clean(cell)

    def interpret(self, line: Line) -> Row:
        """Give the line's values and problems; a rejected line has no values."""
        cells = line.cells
        if refusal := self._whole_line(cells):
            return Row(line.number, line.position, {}, (Problem(refusal, "", -1),))
        values: dict[str, str] = {}
        problems: list[Problem] = []
        width = len(cells)
        for index, name, parse in self._columns:
            cell = cells[index] if index < width else ""
            if cell:
                self._take(values, problems, index, name, parse(cell))
        if width > self._width and any(map(str.strip, cells[self._width :])):
            problems.append(Problem("too_many_cells", "", self._width))
        self._settle(values, problems)
        self._identify(values, problems)
        problems.sort(key=_rank)
        return Row(line.number, line.position, values, tuple(problems))

    def _whole_line(self, cells: Sequence[str]) -> str:
        first = next((text for cell in cells if cell and (text := cell.strip())), "")
        if not first:
            return "blank_line"
        if first.startswith("##") and is_comment(cells):
            return "comment_line"
        if len(first) <= 12 and fold(first) in _TOTALS:
            return "total_line"
        return "header_repeated" if self._repeats_header(first, cells) else ""

    def _repeats_header(self, first: str, cells: Sequence[str]) -> bool:
        if len(first) > 200 or fold(first) not in self._header:
            return False
        filled = [(fold(cell), label) for cell, label in zip(cells, self._header, strict=False) if cell.strip()]
        return len(filled) > (1 if self._width > 1 else 0) and all(cell == label for cell, label in filled)

    def _take(self, values: dict[str, str], problems: list[Problem], index: int, name: str, value: str | Doubt) -> None:
        if isinstance(value, Doubt):
            problems.append(Problem(value.code, name, index))
        elif value and name in self._kind.many:
            (MANY_PARSERS.get(name) or join_texts(name))(values, value)
        elif value:
            values[name] = value

    def _column_of(self, name: str) -> int:
        return self._names.index(name) if name in self._names else -1

    def _settle(self, values: dict[str, str], problems: list[Problem]) -> None:
        def complain(code: str, name: str) -> None:
            problems.append(Problem(code, name, self._column_of(name)))

        settle_person(values, complain)
        if self._kind.settle is not None:
            self._kind.settle(values, complain)
        for name in self._kind.required:
            if name not in values and all(p.field != name or p.severity == "remark" for p in problems):
                complain("required_missing", name)

    def _identify(self, values: dict[str, str], problems: list[Problem]) -> None:
        if self._has_key and "external_key" not in values:
            problems.append(Problem("key_missing", "external_key", self._column_of("external_key")))
        if not any(name in values for name in self._kind.identifying):
            problems.append(Problem("nothing_to_identify", "", -1))


def _clean(parse: Callable[[str], str | Doubt], cell: str) -> str | Doubt:
    text = tidy(strip_guard(cell))
    return parse(text) if text else ""


def _rank(problem: Problem) -> int:
    return _SEVERITIES.index(LINES[problem.code].severity)


class _Told(NamedTuple):
    """A mapping and options as one cache key: equal by what they say."""

    mapping: Mapping
    options: Options

    def __hash__(self) -> int:
        return hash((self.mapping, repr(self.options)))


@lru_cache(maxsize=8)
def _interpreter(told: _Told) -> Interpreter:
    return Interpreter(told.mapping, told.options)


def interpret(line: Line, mapping: Mapping, *, options: Options | None = None) -> Row:
    """Read one line; for whole batches make an `Interpreter` once."""
    return _interpreter(_Told(mapping, options or Options())).interpret(line)
