"""What a file really is, from its first bytes; its name is only a hint."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from bihuan.apps.intake.importers.table import UnreadableFile

HEAD: Final = 4096
_REFUSED: Final = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3", "database"),
    (b"PAR1", "parquet"),
    (b"ORC", "orc"),
    (b"RDX", "rds"),
    (b"PK\x05\x06", "empty zip"),
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<body", b"<meta")
_OLD_BIFF: Final = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)


def sniff(path: Path, hint: str = "") -> str:
    """Name the format: xlsx, xlsb, ods, xls, gzip, json or text; `hint` is what the sender called it.

    :raises UnreadableFile: `empty_file`, or `not_a_table` for other kinds of files.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n") and path.stat().st_size <= HEAD:
        raise UnreadableFile("empty_file", "line 1", "send_again")
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    _refuse_other(head)
    return "json" if looks_like_json(head, is_told="json" in hint) else "text"


def _refuse_other(head: bytes) -> None:
    kind = next((kind for magic, kind in _REFUSED if head.startswith(magic)), "")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(_MARKUP):
        kind = "markup"
    if head.startswith(_OLD_BIFF):
        kind = "old excel"
    if kind:
        raise UnreadableFile("not_a_table", "first bytes", "save_as_xlsx_or_csv", {"kind": kind})


def _sniff_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as bad:
        raise UnreadableFile("damaged_archive", "archive", "save_again", {"reason": type(bad).__name__}) from None
    for member, form in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if member in names:
            return form
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise UnreadableFile("not_a_table", "archive", "unpack_first", {"kind": "zip"})


def looks_like_json(head: bytes, *, is_told: bool = False) -> bool:
    """Say whether text (UTF-8 or UTF-16) begins like JSON; a bracket alone suffices when its sender called it so."""
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain[:1] not in {b"{", b"["}:
        return False
    if is_told:
        return True
    after = plain[1:].lstrip()[:1]
    return after in ({b'"', b"}", b""} if plain[:1] == b"{" else {b"{", b"[", b"]", b'"', b""})
