"""Sheets written as XLSX, XLS and ODS, with a merged title and a header of two rows, byte for byte repeatable."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from bihuan.engine.drill.sheets import Cell, Sheet

_ZIP_DATE = (2020, 1, 1, 0, 0, 0)
_FIRST_BODY_ROW = 3
# Not through engine/export: these files play what sources send, unguarded as theirs are, so that the door is tried.
_OPTIONS = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


def _stored_zip(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Zip without compressing: deflate output depends on the zlib at hand, stored bytes do not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 3
            box.writestr(entry, data)
    return out.getvalue()


def _xlsx(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": sheet.created})
    page = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.merge_range(0, 0, 0, len(sheet.columns) - 1, sheet.title)
    for text, first, last in sheet.groups():
        _ = page.merge_range(1, first, 1, last, text) if last > first else page.write_string(1, first, text)
    page.write_row(2, 0, sheet.labels())
    for r, cells in enumerate(sheet.body(), start=_FIRST_BODY_ROW):
        for c, cell in enumerate(cells):
            _write_xlsx_cell(page, r, c, cell, day)
    book.close()
    with zipfile.ZipFile(out) as box:
        return _stored_zip([(name, box.read(name)) for name in box.namelist()])


def _write_xlsx_cell(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, day: xlsxwriter.format.Format
) -> None:
    if isinstance(cell, dt.date):
        page.write_datetime(row, column, cell, day)
    elif isinstance(cell, int):
        page.write_number(row, column, cell)
    elif cell:
        page.write_string(row, column, cell)


def _xls(sheet: Sheet) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    page.write_merge(0, 0, 0, len(sheet.columns) - 1, sheet.title)
    for text, first, last in sheet.groups():
        page.write_merge(1, 1, first, last, text)
    for c, label in enumerate(sheet.labels()):
        page.write(2, c, label)
    for r, cells in enumerate(sheet.body(), start=_FIRST_BODY_ROW):
        for c, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                page.write(r, c, cell, day)
            elif cell != "":
                page.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE.decode()}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_ODS_NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_ODS_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_ODS_NAMES} office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Sheet1">'
)
_ODS_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _ods_cell(cell: Cell, span: int = 1) -> str:
    text = escape(str(cell))
    if isinstance(cell, dt.date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif cell:
        kind = 'office:value-type="string"'
    else:
        return "<table:table-cell/>"
    wide = f' table:number-columns-spanned="{span}" table:number-rows-spanned="1"' if span > 1 else ""
    covered = "<table:covered-table-cell/>" * (span - 1)
    return f"<table:table-cell {kind}{wide}><text:p>{text}</text:p></table:table-cell>{covered}"


def _ods_row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods(sheet: Sheet) -> bytes:
    rows = [
        _ods_row([_ods_cell(sheet.title, len(sheet.columns))]),
        _ods_row(_ods_cell(text, last - first + 1) for text, first, last in sheet.groups()),
        _ods_row(map(_ods_cell, sheet.labels())),
        *(_ods_row(map(_ods_cell, cells)) for cells in sheet.body()),
    ]
    content = (_ODS_HEAD + "".join(rows) + _ODS_FOOT).encode()
    return _stored_zip(
        [("mimetype", _ODS_TYPE), ("META-INF/manifest.xml", _ODS_MANIFEST.encode()), ("content.xml", content)]
    )


WRITERS: dict[str, Callable[[Sheet], bytes]] = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}
