"""An XLSForm (ODK) to what we keep of it, and to the XForm that pyxform makes of that. Pure; no outside byte is opened.

The bytes are read by intake's child behind its walls; pyxform is handed dicts, never a file: its own readers, openpyxl
and xlrd, would open outside bytes in the server (R45, R46).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bihuan.engine.cleaning import strip_guard

Sheets = Sequence[tuple[str, Sequence[tuple[int, Sequence[str]]]]]  # name, rows with their numbers
Content = dict[str, Any]
SHEETS: Final = ("survey", "choices", "settings")
NAMESPACE: Final = 'bihuan="urn:bihuan:forms"'
_MOST = {"survey": 400, "choices": 600, "settings": 1}
MOST_CELL: Final = 1_000


class BadForm(Exception):  # noqa: N818 - named after the refusal
    """The workbook is no XLSForm that can be kept: why (`code`), and where (`place`)."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code, self.place = code, place


def content_of(sheets: Sheets) -> Content:
    """Return the sheets of an XLSForm as we keep them: each row with its number and its cells by column.

    :raises BadForm: `no_survey`, `unknown_sheet`, `sheet_twice`, `column_twice`, `form_too_long`, `form_cell_too_long`.
    """
    content: Content = {name: [] for name in SHEETS}
    seen = set()
    for name, rows in sheets:
        code = name.strip().casefold()
        if code not in SHEETS:
            raise BadForm("unknown_sheet", name[:40])
        if code in seen:
            raise BadForm("sheet_twice", code)
        seen.add(code)
        content[code] = _rows(code, rows)
    if not content["survey"]:
        raise BadForm("no_survey")
    return content


def _rows(sheet: str, rows: Sequence[tuple[int, Sequence[str]]]) -> list[Content]:
    if not rows:
        return []
    header = [_column(cell) for cell in rows[0][1]]
    named = [one for one in header if one]
    if len(named) != len(set(named)):
        raise BadForm("column_twice", f"{sheet} {rows[0][0]}")
    if len(rows) - 1 > _MOST[sheet]:
        raise BadForm("form_too_long", sheet)
    return [_row(sheet, number, header, cells) for number, cells in rows[1:]]


def _row(sheet: str, number: int, header: Sequence[str], cells: Sequence[str]) -> Content:
    told: dict[str, str] = {}
    for index, cell in enumerate(cells):
        text = strip_guard(cell.strip())  # the quote of our own export (R42)
        if not text:
            continue
        if len(text) > MOST_CELL:
            raise BadForm("form_cell_too_long", f"{sheet} {number}")
        # A cell under no heading is kept under a name that no list knows, so that nothing slips by unread.
        name = header[index] if index < len(header) and header[index] else f"column {index + 1}"
        told[name] = text
    return {"row": number, "cells": told}


def _column(cell: str) -> str:
    """Return a heading as it is known: `Label :: English (en)` as `label::English (en)`."""
    head, colons, rest = cell.strip().partition("::")
    return head.strip().casefold().replace(" ", "_") + (f"::{rest.strip()}" if colons else "")


def to_xform(content: Mapping[str, Any], *, code: str, number: int) -> str:
    """Return the XForm of a form, with its code and the number of the version, as pyxform makes it.

    :raises BadForm: `not_an_xlsform`, with what pyxform says.
    """
    from pyxform.errors import PyXFormError  # takes 0.4 s: only where a form comes
    from pyxform.xls2xform import convert  # takes 0.4 s: only where a form comes

    try:
        return str(convert(_workbook(content, code, number), warnings=[]).xform)
    except (PyXFormError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BadForm("not_an_xlsform", str(error)[:300]) from error


def _workbook(content: Mapping[str, Any], code: str, number: int) -> dict[str, Any]:
    """Return the dict that pyxform takes; names, versions and name spaces are ours, whatever the sheet says."""
    told = {name: [dict(row["cells"]) for row in content.get(name, ())] for name in SHEETS}
    own = {"form_id": code, "version": str(number), "namespaces": NAMESPACE}
    title = {"form_title": code, **(told["settings"][0] if told["settings"] else {})}
    told["settings"] = [{**title, **own}]
    heads = {f"{name}_header": _heads(rows) for name, rows in told.items()}
    return {**told, **heads, "sheet_names": list(SHEETS), "fallback_form_name": code}


def _heads(rows: Iterable[Mapping[str, str]]) -> list[dict[str, None]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [dict.fromkeys(names)] if names else []
