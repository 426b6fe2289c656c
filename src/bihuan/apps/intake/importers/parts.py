"""From physical rows to a table: find the header, count, alarm; shared by every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from bihuan.apps.intake.importers.headers import Header, Span, find_header, is_comment
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.table import Alarm, Line, Table, UnreadableFile

PhysicalRow = tuple[int, Sequence[str]]  # the row or line number in the file, and its cells


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet (or the one body of a text file): rows that can be opened again, and how to say where they stand."""

    name: str
    place: str  # a pattern such as "line {}" or "sheet 1!A{}"; it is kept in clear and holds no word of the file
    open: Callable[[], Iterator[PhysicalRow]]
    spans: tuple[Span, ...] = ()
    header: tuple[str, ...] | None = None  # given by formats that name their fields (JSON)


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over a part found: its header, which rows are data, how they deviate."""

    part: Part
    header: Header
    header_place: str
    count: int
    trailing_blank: int
    ragged: int
    first_ragged: str
    above: tuple[str, ...]


def place_at(pattern: str, number: int) -> str:
    """Return where something stands: the last `{}` of the pattern becomes the number.

    Not `str.format`: whatever else stands in a pattern must not look like a field of it.
    """
    before, _, after = pattern.rpartition("{}")
    return f"{before}{number}{after}"


def is_blank(cells: Sequence[str]) -> bool:
    """Say whether no cell holds anything but white space."""
    return not any(cells) or not any(map(str.strip, cells))


def survey(part: Part, limits: Limits) -> Survey:
    """Walk a part once.

    :raises UnreadableFile: for more columns than the limits allow, or whatever the walk itself refuses.
    """
    rows = part.open()
    head = list(islice(rows, limits.head_lines))
    cells = [list(row) for _, row in head]
    header = Header(part.header, -1, -1) if part.header is not None else find_header(cells, part.spans)
    if len(header.labels) > limits.columns:
        raise UnreadableFile(
            "too_many_columns", place_at(part.place, 1), "keep_needed_columns", {"limit": limits.columns}
        )
    start = header.last + 1
    total = filled = 0
    wrong: Counter[bool] = Counter()
    first_ragged = ""
    width = len(header.labels)
    for number, row in chain(head[start:], rows):
        total += 1
        if is_blank(row):
            continue
        filled = total
        if len(row) != width and not is_comment(row):
            wrong[True] += 1
            first_ragged = first_ragged or place_at(part.place, number)
            if len(row) > limits.columns:
                place = place_at(part.place, number)
                raise UnreadableFile("too_many_columns", place, "keep_needed_columns", {"limit": limits.columns})
    place = place_at(part.place, head[header.first][0]) if header.first >= 0 else ""
    above = tuple(" ".join(c for c in row if c.strip()) for _, row in head[: max(header.first, 0)])
    return Survey(part, header, place, filled, total - filled, wrong[True], first_ragged, tuple(filter(None, above)))


def _labels(surveys: Iterable[Survey]) -> tuple[list[str], list[list[int] | None]]:
    """Lay the headers of several parts over each other; for each part give its columns' places, None if unchanged."""
    union: list[str] = []
    places: list[list[int] | None] = []
    for one in surveys:
        left = Counter[str]()
        here = []
        for label in one.header.labels:
            left[label] += 1
            known = [index for index, name in enumerate(union) if name == label]
            if len(known) < left[label]:
                union.append(label)
                known.append(len(union) - 1)
            here.append(known[left[label] - 1])
        places.append(None if here == list(range(len(here))) else here)
    return union, places


def _moved(cells: Sequence[str], places: list[int] | None, width: int) -> tuple[str, ...]:
    if places is None:
        return tuple(cells)
    laid = [""] * width
    for cell, index in zip(cells, places, strict=False):
        laid[index] = cell
    return (*laid, *cells[len(places) :])


def _alarms(surveys: list[Survey], header: list[str]) -> Iterator[Alarm]:
    ragged = sum(one.ragged for one in surveys)
    if ragged:
        yield Alarm("ragged_rows", {"count": ragged, "first": next(s.first_ragged for s in surveys if s.ragged)})
    if blank := sum(one.trailing_blank for one in surveys):
        yield Alarm("trailing_blank_lines", {"count": blank})
    if above := sum(len(one.above) for one in surveys):
        yield Alarm("lines_above_header", {"count": above})
    named = Counter(label for label in header if label)
    if repeated := [label for label, times in named.items() if times > 1]:
        yield Alarm("duplicate_header", {"count": len(repeated), "first": repeated[0]})
    if any(not one.header_place and one.part.header is None for one in surveys):
        yield Alarm("no_header")
    if len(surveys) > 1:
        yield Alarm("several_sheets", {"count": len(surveys)})
        if len({tuple(one.header.labels) for one in surveys}) > 1:
            yield Alarm("sheets_differ", {"count": len(surveys)})
    if not any(one.count for one in surveys):
        yield Alarm("only_header")


def assemble(
    parts: Iterable[Part],
    limits: Limits,
    *,
    form: str,
    encoding: str = "",
    separator: str = "",
    alarms: Iterable[Alarm] = (),
) -> Table:
    """Survey all parts and bind them into one table, read one after the other.

    :raises UnreadableFile: with `empty_file` when no part holds anything.
    """
    surveys = [one for one in (survey(part, limits) for part in parts) if one.header.labels]
    if not surveys:
        raise UnreadableFile("empty_file", "line 1", "send_again")
    header, places = _labels(surveys)
    if len(header) > limits.columns:
        raise UnreadableFile("too_many_columns", "header", "keep_needed_columns", {"limit": limits.columns})

    def walk() -> Iterator[Line]:
        number = 0
        for one, where in zip(surveys, places, strict=True):
            start, place = one.header.last + 1, one.part.place
            for physical, row in islice(one.part.open(), start, start + one.count):
                number += 1
                yield Line(number, place_at(place, physical), _moved(row, where, len(header)))

    return Table(
        format=form,
        encoding=encoding,
        separator=separator,
        sheets=tuple(one.part.name for one in surveys if one.part.name),
        header=header,
        header_position=next((one.header_place for one in surveys if one.header_place), ""),
        line_count=sum(one.count for one in surveys),
        alarms=(*alarms, *_alarms(surveys, header)),
        above_header=tuple(chain.from_iterable(one.above for one in surveys)),
        walk=walk,
    )
