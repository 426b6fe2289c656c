"""What a cell may hold on its way out: a number by its type, or guarded text that every format can carry exactly."""

from __future__ import annotations

from typing import Final

from bihuan.engine.cleaning import add_guard, storable

Cell = str | int
LONGEST_CELL: Final = 32_767  # UTF-16 units, what a spreadsheet keeps of one cell
MOST_ROWS: Final = 1_048_576
_NO_CHARACTERS: Final = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}  # XML has no way to write these two


class CellTooLong(ValueError):  # noqa: N818 - named after the refusal
    """A text is longer than a spreadsheet keeps; cut off silently it would be a loss nobody sees."""


class TooManyRows(ValueError):  # noqa: N818 - named after the refusal
    """A table has more rows than a sheet."""


def writable(text: str) -> str:
    """Return the text as a file can carry it: NUL, lone surrogates, U+FFFE and U+FFFF become U+FFFD.

    The first two cannot stand in our database either, so what is stored leaves as it is.
    """
    return storable(text).translate(_NO_CHARACTERS)


def is_number(cell: Cell) -> bool:
    """Say whether the cell is a number by its type; a text of digits is none, nor is True."""
    return isinstance(cell, int) and not isinstance(cell, bool)


def safe_text(cell: Cell) -> str:
    """Return a text cell guarded and writable. :raises CellTooLong: a spreadsheet would cut it off."""
    text = add_guard(writable(str(cell)))
    if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        raise CellTooLong(len(text))
    return text


def check_rows(count: int) -> None:
    """Refuse more rows than a sheet has. :raises TooManyRows: there are more."""
    if count > MOST_ROWS:
        raise TooManyRows(count)
