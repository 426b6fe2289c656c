"""CSV for spreadsheets: UTF-8 with its mark, every field quoted, CRLF, guarded (R40)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bihuan.engine.export.cells import Cell, check_rows, is_number, safe_text


def separated(rows: Iterable[Sequence[Cell]], *, separator: str = ",") -> bytes:
    """Return the rows as CSV (or, with a tab, as what a clipboard takes).

    :raises CellTooLong: or TooManyRows: a spreadsheet would lose something of it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    count = 0
    for row in rows:
        count += 1
        writer.writerow([str(cell) if is_number(cell) else safe_text(cell) for cell in row])
    check_rows(count)
    return out.getvalue().encode("utf-8-sig")
