"""Hostile and broken workbooks."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from tests.hostile.pieces import (
    HEADER,
    Hostile,
    bomb,
    good_xlsx,
    lying_zip,
    ods,
    ole,
    people,
    put,
    replaced,
    with_members,
    xls,
    zipped,
)

ROWS = [HEADER, *people(5)]
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
)


def _formulas(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, people(1)[0])
        sheet.write_formula(1, 3, "=1+1", None, 2)


def _at_row_limit(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "编号")
        for row in range(1, 1_048_576):
            sheet.write_number(row, 0, row)


def _far_cell(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write(1_048_575, 16_383, "x")


def _many_sheets(path: Path) -> None:
    path.write_bytes(good_xlsx({"甲": ROWS, "乙": ROWS[:3], "空": []}))


def _wide(path: Path) -> None:
    path.write_bytes(good_xlsx({"S": [[f"c{n}" for n in range(3000)], ["1"]]}))


def _refused_books() -> list[Hostile]:
    good = good_xlsx()
    named = dict.fromkeys(("../evil.xml", "xl/a.xml"), b"x")
    many = {f"xl/m{n}.xml": b"" for n in range(2100)}
    external = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    dde = replaced(good, SHEET, b"</worksheet>", b"<ddeLink ddeService='cmd'/></worksheet>")
    return [
        Hostile("truncated.xlsx", put(good[: len(good) // 2]), refused="damaged_archive"),
        Hostile("flipped_byte.xlsx", put(_flipped(good)), refused="damaged_archive"),
        Hostile("zip_head_only.xlsx", put(b"PK\x03\x04"), refused="damaged_archive"),
        Hostile("empty_zip.xlsx", put(b"PK\x05\x06" + b"\x00" * 18), refused="not_a_table"),
        Hostile("plain_zip.xlsx", put(zipped({"a.csv": b"a,b\n"})), refused="not_a_table"),
        Hostile("nested_zip.zip", put(zipped({"inner.zip": zipped({"a.xlsx": good})})), refused="not_a_table"),
        Hostile("word.docx", put(zipped({"word/document.xml": b"<w/>"})), refused="not_a_table"),
        Hostile("bomb_ratio.xlsx", put(bomb(64 << 20)), refused="inflates_too_much"),
        Hostile("bomb_hidden_member.xlsx", put(bomb(64 << 20, "docProps/x.bin")), refused="inflates_too_much"),
        Hostile("bomb_lying.xlsx", put(lying_zip()), refused="damaged_archive"),
        Hostile("too_many_members.xlsx", put(with_members(good, dict(many))), refused="too_many_members"),
        Hostile("climbing_names.xlsx", put(with_members(good, dict(named))), refused="unsafe_archive"),
        Hostile("absolute_name.xlsx", put(with_members(good, {"/etc/passwd": b"x"})), refused="unsafe_archive"),
        Hostile("macros.xlsm", put(with_members(good, {"xl/vbaProject.bin": b"x"})), refused="macros"),
        Hostile("external_link.xlsx", put(with_members(good, dict(external))), refused="external_links"),
        Hostile("dde.xlsx", put(dde), refused="external_links"),
        Hostile(
            "embedded.xlsx", put(with_members(good, {"xl/embeddings/oleObject1.bin": b"x"})), refused="embedded_objects"
        ),
        Hostile("billion_laughs.xlsx", put(with_members(good, {SHEET: ENTITIES})), refused="xml_entities"),
        Hostile(
            "entities_utf16.xlsx",
            put(with_members(good, {SHEET: ENTITIES.decode().encode("utf-16")})),
            refused="xml_entities",
        ),
        Hostile(
            "broken_xml.xlsx",
            put(with_members(good, {SHEET: b"<worksheet><sheetData><row"})),
            refused="damaged_workbook",
        ),
        Hostile("sheet_missing.xlsx", put(with_members(good, {SHEET: None})), refused="damaged_workbook"),
        Hostile("password.xlsx", put(ole("EncryptionInfo", "EncryptedPackage")), refused="password_protected"),
        Hostile("macros.xls", put(ole("Workbook", "_VBA_PROJECT_CUR")), refused="macros"),
        Hostile("ole_only.xls", put(ole("Root Entry")), refused="damaged_workbook"),
        Hostile("old_biff.xls", put(b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 99), refused="not_a_table"),
        Hostile(
            "ods_entities.ods",
            put(ods(ROWS, "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>")),
            refused="xml_entities",
        ),
        Hostile("ods_macros.ods", put(with_members(ods(ROWS), {"Basic/Standard/x.xml": b"<x/>"})), refused="macros"),
        Hostile("ods_truncated.ods", put(ods(ROWS)[:-40]), refused="damaged_archive"),
        Hostile("columns_3000.xlsx", _wide, refused="too_many_columns"),
        Hostile("far_cell.xlsx", _far_cell, refused="too_large_in_memory"),
        Hostile("empty_sheets.xlsx", put(good_xlsx({"a": [], "b": []})), refused="empty_file"),
    ]


def _flipped(book: bytes) -> bytes:
    middle = book.index(SHEET.encode()) + len(SHEET) + 40
    return book[:middle] + bytes([book[middle] ^ 0xFF]) + book[middle + 1 :]


def workbooks() -> list[Hostile]:
    """All workbooks, refused and readable."""
    return [
        *_refused_books(),
        Hostile("formulas.xlsx", _formulas, lines=1, alarms=("formula_cells",)),
        Hostile("several_sheets.xlsx", _many_sheets, lines=7, alarms=("several_sheets",)),
        Hostile("xlsx_called_csv.csv", put(good_xlsx()), lines=5),
        Hostile("good.ods", put(ods(ROWS)), lines=5),
        Hostile("good.xls", xls(6, 3), lines=5),
        Hostile("truncated.xls", _truncated_xls, refused="damaged_workbook"),
        Hostile("exactly_65536_rows.xls", xls(65_536), lines=65_535, alarms=("xls_at_row_limit",)),
        Hostile("almost_65536_rows.xls", xls(65_535), lines=65_534),
        Hostile("exactly_1048576_rows.xlsx", _at_row_limit, lines=1_048_575, alarms=("xlsx_at_row_limit",)),
    ]


def _truncated_xls(path: Path) -> None:
    xls(400, 3)(path)
    path.write_bytes(path.read_bytes()[:3000])
