"""What a spreadsheet's zip may contain, measured while inflating it: headers of archives lie (trust R45, R46)."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.table import UnreadableFile

CHUNK: Final = 1 << 18
_OVERLAP: Final = 32
_ENTITY_MARKS: Final = tuple(
    mark.encode(codec) for mark in ("<!DOCTYPE", "<!ENTITY") for codec in ("ascii", "utf-16-le", "utf-16-be")
)
_FORMULA_MARKS: Final = (b"<f>", b"<f ", b"<f/", b"table:formula=")
_LINK_MARKS: Final = (b"<ddeLink", b"<oleLink", b"<table:dde-link", b"office:dde-source")
_REFUSED_NAMES: Final = {
    "macros": ("vbaproject.bin", "vbadata.xml", "basic/", "scripts/", "xl/macrosheets/", "xl/dialogsheets/"),
    "embedded_objects": ("/embeddings/", "/activex/", ".ole", "oleobject", "objectreplacements/"),
    "external_links": ("xl/externallinks/", "xl/connections.xml", "xl/querytables/"),
}


@dataclass(slots=True)
class Contents:
    """What inflating found: sizes in bytes, formula cells, and the names inside."""

    inflated: int = 0
    packed: int = 0
    formulas: int = 0
    names: list[str] = field(default_factory=list)


def inspect_archive(path: Path, limits: Limits) -> Contents:
    """Inflate every member once with counters.

    :raises UnreadableFile: `damaged_archive`, `unsafe_archive`, `inflates_too_much`, `too_many_members`, `macros`,
        `embedded_objects`, `external_links`, `xml_entities`, `password_protected`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as bad:
        raise UnreadableFile("damaged_archive", "archive", "save_again", {"reason": type(bad).__name__}) from None


def _inspect(archive: zipfile.ZipFile, limits: Limits) -> Contents:
    members = archive.infolist()
    if len(members) > limits.archive_members:
        params = {"count": len(members), "limit": limits.archive_members}
        raise UnreadableFile("too_many_members", "archive", "save_again", params)
    contents = Contents(names=[member.filename for member in members])
    for member in members:
        _refuse_name(member)
        contents.packed += member.compress_size
        with archive.open(member) as stream:
            _inflate(stream, member, contents, limits)
    return contents


def _refuse_name(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise UnreadableFile("unsafe_archive", "archive", "save_again")
    if member.flag_bits & 1:
        raise UnreadableFile("password_protected", "archive", "remove_password")
    lower = name.casefold()
    for code, parts in _REFUSED_NAMES.items():
        if any(lower.startswith(part) or (part in lower and not part.endswith("s/")) for part in parts):
            raise UnreadableFile(code, "archive", "save_values_only")


def _inflate(stream: IO[bytes], member: zipfile.ZipInfo, contents: Contents, limits: Limits) -> None:
    tail = b""
    while chunk := stream.read(CHUNK):
        contents.inflated += len(chunk)
        _refuse_size(contents, limits)
        window = tail + chunk
        if member.filename.casefold().endswith((".xml", ".rels", ".vml")):
            _look_at(window, len(tail), contents)
        tail = window[-_OVERLAP:]


def _refuse_size(contents: Contents, limits: Limits) -> None:
    over = contents.inflated > limits.inflate_free_bytes
    allowed = limits.inflate_ratio * max(contents.packed, 1)
    if contents.inflated > limits.inflated_bytes or (over and contents.inflated > allowed):
        params = {"limit": limits.inflated_bytes, "ratio": limits.inflate_ratio}
        raise UnreadableFile("inflates_too_much", "archive", "save_as_csv", params)


def _look_at(window: bytes, seen: int, contents: Contents) -> None:
    if any(mark in window for mark in _ENTITY_MARKS):
        raise UnreadableFile("xml_entities", "archive", "save_again")
    if any(mark in window for mark in _LINK_MARKS):
        raise UnreadableFile("external_links", "archive", "save_values_only")
    for mark in _FORMULA_MARKS:
        contents.formulas += window.count(mark) - window[:seen].count(mark)
