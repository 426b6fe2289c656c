"""Sheets written as CSV in several encodings and separators, as JSON, and as text pasted from a chat."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable
from functools import partial

from bihuan.engine.drill.sheets import Sheet


def _text(sheet: Sheet, *, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    if sheet.columns[0].group == "CaseData":  # SORMAS writes its table names above the field names
        writer.writerow([column.group for column in sheet.columns])
    writer.writerow(sheet.labels())
    writer.writerows(sheet.body())
    return out.getvalue()


def _encoded(sheet: Sheet, *, encoding: str, bom: bytes = b"", delimiter: str = ",") -> bytes:
    return bom + _text(sheet, delimiter=delimiter).encode(encoding)


def _json(sheet: Sheet) -> bytes:
    labels = {column.field: column.label for column in sheet.columns}
    rows = [{label: str(row.get(field, "")) for field, label in labels.items()} for row in sheet.rows]
    return json.dumps({"title": sheet.title, "records": rows}, ensure_ascii=False, indent=1).encode()


WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "csv_utf8": partial(_encoded, encoding="utf-8"),
    "csv_bom": partial(_encoded, encoding="utf-8", bom=codecs.BOM_UTF8),
    "csv_gb18030": partial(_encoded, encoding="gb18030"),
    "csv_utf16": partial(_encoded, encoding="utf-16-le", bom=codecs.BOM_UTF16_LE, delimiter="\t"),
    "csv_semicolon": partial(_encoded, encoding="utf-8", delimiter=";"),
    "tsv": partial(_encoded, encoding="utf-8", delimiter="\t"),
    "pasted": partial(_encoded, encoding="utf-8", delimiter="\t"),
    "json": _json,
}
