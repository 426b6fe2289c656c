"""Small builders of broken and hostile files."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
import xlwt

HEADER = ["编号", "姓名", "性别", "年龄", "联系电话"]
SURNAMES, GIVEN = "王李张刘陈杨", "伟芳娜敏静强"


@dataclass(frozen=True)
class Hostile:
    """One file to make and what must come of it: lines read, or a refusal's code; and alarms that must be among its."""

    name: str
    write: Callable[[Path], object]
    lines: int | None = None
    refused: str = ""
    alarms: tuple[str, ...] = ()


def people(count: int, first: int = 1) -> list[list[str]]:
    """Invent lines under HEADER."""
    return [
        [f"A{n:05d}", SURNAMES[n % 6] + GIVEN[n * 7 % 6], "男女"[n % 2], str(20 + n % 60), f"138{n * 7919 % 10**8:08d}"]
        for n in range(first, first + count)
    ]


def csv_text(rows: Iterable[Sequence[str]], mark: str = ",", end: str = "\n") -> str:
    """Join rows without quoting."""
    return "".join(mark.join(row) + end for row in rows)


def table(count: int = 5) -> str:
    """A good table as CSV text."""
    return csv_text([HEADER, *people(count)])


def put(content: bytes | str) -> Callable[[Path], object]:
    """Write these bytes (text as UTF-8)."""
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content)


def zipped(members: dict[str, bytes]) -> bytes:
    """Pack members into a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def good_xlsx(sheets: dict[str, list[list[str]]] | None = None) -> bytes:
    """A sound workbook with these sheets."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, rows in (sheets or {"Sheet1": [HEADER, *people(5)]}).items():
            sheet = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    sheet.write_string(y, x, cell)
    return held.getvalue()


def with_members(book: bytes, more: dict[str, bytes | None]) -> bytes:
    """Repack a workbook with members added or replaced; None takes one out."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name: content for name, content in {**members, **more}.items() if content is not None})


def replaced(book: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """Repack a workbook with one piece of one member replaced."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        content = archive.read(member)
    assert old in content, (member, content[:300])
    return with_members(book, {member: content.replace(old, new, 1)})


def xls(rows: int, cells: int = 1) -> Callable[[Path], object]:
    """Write an old workbook with this many rows, header included."""

    def write(path: Path) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("Sheet1")
        for x, label in enumerate(HEADER[:cells]):
            sheet.write(0, x, label)
        for y in range(1, rows):
            for x in range(cells):
                sheet.write(y, x, y if x == 0 else f"v{x}")
        book.save(str(path))

    return write


def bomb(inflated: int, member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with one member that inflates to so many bytes of nothing."""
    return with_members(good_xlsx(), {member: b"<worksheet>" + b" " * inflated + b"</worksheet>"})


def lying_zip() -> bytes:
    """A zip whose headers claim 10 bytes for a member that inflates to 64 MiB."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"<x>" * (64 << 20 >> 1)
    data = squeezer.compress(plain) + squeezer.flush()
    honest = io.BytesIO()
    with zipfile.ZipFile(honest, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", plain)
    raw = honest.getvalue()
    return raw.replace(struct.pack("<II", len(data), len(plain)), struct.pack("<II", len(data), 10))


def ods(rows: list[list[str]], spoil: str = "") -> bytes:
    """A small OpenDocument spreadsheet; `spoil` stands before the body."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{spoil}<office:document-content xmlns:office="{space}:office:1.0"'
        f' xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="表1">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})


def ole(*names: str) -> bytes:
    """The beginning of a compound file whose directory names these streams, enough to be told by."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 1000
        + b"".join(n.encode("utf-16-le") for n in names)
        + b"\x00" * 600
    )


def packed(content: bytes) -> bytes:
    """Compress with gzip."""
    return gzip.compress(content, mtime=0)
