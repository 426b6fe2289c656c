"""Every payload through every exporter, opened again with openpyxl and with a real LibreOffice: nothing calculates."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.urls import get_resolver
from tests.conftest import soffice
from tests.engine.export.payloads import PAYLOADS

from bihuan.apps.core.exports import Content, datasets
from bihuan.engine.export import Style, lock_workbook, new_passphrase, separated, workbook
from bihuan.engine.export.workbook import Paper
from bihuan.web.parts.export_files import draw
from bihuan.web.parts.sheets import Printed, Table, to_xlsx

AT = dt.datetime(2026, 8, 21, 8, tzinfo=dt.UTC)
FORMULA = re.compile(r'table:formula="')
LINK = re.compile(r'xlink:href="(?!#)|<office:dde-source|table:cell-range-source|<table:table-source|<text:a\b')
"""What LibreOffice writes into its flat form for a formula, and for anything that leads outside."""


def _printed(text: str) -> Printed:
    """Return a sheet with the payload in every place where a text can stand."""
    table = Table(text, [text, "n"], [[text, 3], ["ok", -3]])
    return Printed(text, text, False, [(text, text)], [table], [(text, text)], text, 1, notes=[text], foot=text)


def _exported(dataset: str, columns: list[str]) -> bytes:
    """Return an export of a dataset with every payload in every column, through what draws the real ones."""
    rows = [[text] * len(columns) for text in PAYLOADS]
    return draw(Content(dataset, "xlsx", columns, rows, "id", PAYLOADS[0], PAYLOADS[4], "field_work", AT, AT))


def _files() -> Iterator[tuple[str, bytes]]:
    grid = [[text, 1, text] for text in PAYLOADS]
    yield "table.csv", separated([["a", "b", "c"], *grid])
    paper = Paper(head=PAYLOADS[0], foot=PAYLOADS[0])
    yield "table.xlsx", workbook([(style, row) for row in grid for style in Style], paper)
    for number, text in enumerate(PAYLOADS):
        yield f"sheet-{number}.xlsx", to_xlsx(_printed(text))
    for one in datasets():
        yield f"{one.code}.xlsx", _exported(one.code, [column.code for column in one.columns])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every exporter's files, made once."""
    assert get_resolver().url_patterns  # with the pages, the words of their codes are loaded
    folder = tmp_path_factory.mktemp("exported")
    for name, body in _files():
        (folder / name).write_bytes(body)
    return folder


def test_every_table_that_can_be_taken_out_is_tried(files: Path) -> None:
    assert {one.code for one in datasets()} == {
        "orders", "lines", "contacts", "cases", "exposures", "follow_ups", "chain_cases", "chain_arrows",
        "coverage", "controls",
        "care_rounds", "passes", "help_requests", "response_times", "cover_rings", "cover_sites",
    }  # fmt: skip
    assert len(list(files.iterdir())) == len(PAYLOADS) + 18


def test_openpyxl_finds_text_and_numbers_only(files: Path) -> None:
    kinds: set[str] = set()
    for path in files.glob("*.xlsx"):
        book = openpyxl.load_workbook(path, keep_links=True)
        assert (list(book._external_links), list(book.defined_names)) == ([], [])
        cells = [cell for row in book.active for cell in row if cell.value is not None]
        assert [cell.coordinate for cell in cells if cell.hyperlink] == []
        kinds |= {cell.data_type for cell in cells}
    assert kinds == {"s", "n"}


def test_no_field_of_the_csv_begins_like_a_formula(files: Path) -> None:
    rows = list(csv.reader(io.StringIO((files / "table.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == len(PAYLOADS) + 1
    assert [row for row in rows if row[0].lstrip()[:1] in set("=+-@|")] == []


def _opened(folder: Path, paths: list[Path]) -> dict[str, str]:
    """Open files with one LibreOffice and return each as it understood it, in its flat form."""
    out = folder / "out"
    command = [
        soffice() or "", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "fods",
        "--outdir", str(out), *map(str, paths),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {path.stem: path.read_text() for path in out.iterdir()}


@pytest.mark.office
def test_libreoffice_finds_no_formula_and_no_link_in_any_file(files: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.csv"
    trap.write_bytes('\ufeff"a","=1+1"\r\n'.encode())
    linked = tmp_path / "linked.xlsx"
    _plant_link(linked)
    (tmp_path / "csv").mkdir()
    table = tmp_path / "csv" / "commas.csv"
    table.write_bytes((files / "table.csv").read_bytes())
    found = _opened(tmp_path, [*sorted(files.glob("*.xlsx")), table, trap, linked])
    assert len(found) == len(PAYLOADS) + 20
    assert {name for name, text in found.items() if FORMULA.search(text)} == {"trap"}
    assert {name for name, text in found.items() if LINK.search(text)} == {"linked"}
    assert sum(text.count("<table:table-cell") for text in found.values()) > 4_000


def _plant_link(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_url(0, 0, "http://evil.example/")


@pytest.mark.office
def test_libreoffice_opens_a_locked_workbook_with_its_passphrase_only(tmp_path: Path) -> None:
    passphrase = new_passphrase()
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(lock_workbook(workbook([(Style.PLAIN, ["欧阳小满", "'=1"])]), passphrase))
    _install_macro(tmp_path / "profile")
    opened, refused = tmp_path / "opened.fods", tmp_path / "refused.fods"
    for word, out in ((passphrase, opened), ("wrong", refused)):
        command = [
            soffice() or "", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            f'macro:///Standard.Module1.Main("file://{locked}","{word}","file://{out}")',
        ]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=120)
    assert "欧阳小满" in opened.read_text()
    assert not refused.exists()


_MODULE = """Sub Main(place, word, out)
On Error Goto Away
Dim told(1) As New com.sun.star.beans.PropertyValue
told(0).Name = "Hidden"
told(0).Value = True
told(1).Name = "Password"
told(1).Value = word
Dim form(0) As New com.sun.star.beans.PropertyValue
form(0).Name = "FilterName"
form(0).Value = "OpenDocument Spreadsheet Flat XML"
page = StarDesktop.loadComponentFromURL(place, "_blank", 0, told())
page.storeToURL(out, form())
page.close(True)
Away:
StarDesktop.terminate()
End Sub
"""


def _install_macro(profile: Path) -> None:
    """Put the one macro into a profile that LibreOffice has made; its command line has no way to say a passphrase."""
    begin = [soffice() or "", f"-env:UserInstallation=file://{profile}", "--headless", "--terminate_after_init"]
    subprocess.run(begin, check=False, capture_output=True, timeout=120)
    head = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">"""
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(f"{head}{_MODULE.replace(chr(34), '&quot;')}</script:module>")
