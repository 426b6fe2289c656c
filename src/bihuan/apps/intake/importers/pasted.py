"""Tables pasted as text: from a spreadsheet (tabs), a chat or document (pipes), a terminal (aligned spaces)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final

from bihuan.apps.intake.importers.encodings import Encoding
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.parts import Part, PhysicalRow, assemble
from bihuan.apps.intake.importers.separated import read_separated
from bihuan.apps.intake.importers.table import Table

_FENCES: Final = re.compile(r"[|+┼│├┤┌┐└┘╪]")
_DASHES: Final = frozenset("-=─━═:")
_SHORTEST_RULE: Final = 3  # shorter runs of dashes are what people type for "nothing"
_GAPS: Final = re.compile(r"[ \u3000\xa0]{2,}|\u3000+")


def _is_ruled(lines: list[str]) -> bool:
    """Say whether most lines are fenced with pipes, as in Markdown."""
    filled = [line for line in lines if line.strip()]
    return bool(filled) and sum(line.count("|") >= 1 or line.strip()[0] in "+-" for line in filled) >= 0.8 * len(filled)


def _is_rule(plain: str, *, is_second: bool) -> bool:
    """Say whether a line only rules off a header (the second line) or frames the table (begins with a corner)."""
    pieces = [piece for cell in _FENCES.split(plain) if (piece := cell.strip())]
    is_drawn = all(len(piece) >= _SHORTEST_RULE and set(piece) <= _DASHES for piece in pieces)
    return bool(pieces) and is_drawn and (is_second or plain[0] in "+├┌└")


def _ruled(lines: list[str]) -> Iterator[PhysicalRow]:
    told = 0
    for number, line in enumerate(lines, start=1):
        plain = line.strip()
        if _is_rule(plain, is_second=told == 1):
            continue
        told += bool(plain)
        inner = plain[plain.startswith("|") : len(plain) - (plain.endswith("|") and len(plain) > 1)]
        yield number, [cell.strip() for cell in inner.split("|")] if plain else []


def _gapped(lines: list[str]) -> Iterator[PhysicalRow]:
    for number, line in enumerate(lines, start=1):
        yield number, _GAPS.split(line.strip()) if line.strip() else []


def _is_gapped(lines: list[str]) -> bool:
    counts = [len(_GAPS.split(line.strip())) for line in lines if line.strip()]
    return bool(counts) and max(counts) > 1 and counts.count(max(counts)) >= 0.6 * len(counts)


def read_pasted(text: str, encoding: Encoding, limits: Limits) -> Table:
    """Read pasted text; what has neither pipes nor gaps is read as separated text.

    :raises UnreadableFile: as `read_separated`.
    """
    lines = text.replace("\x00", "\ufffd").splitlines()
    if not any("\t" in line for line in lines):
        if _is_ruled(lines):
            part = Part("", "line {}", lambda: _ruled(lines))
            return assemble([part], limits, form="text", encoding="", separator="|")
        if _is_gapped(lines) and not any("," in line or ";" in line for line in lines[:1]):
            part = Part("", "line {}", lambda: _gapped(lines))
            return assemble([part], limits, form="text", encoding="", separator=" ")
    content = text.encode()
    return read_separated(lambda: io.BytesIO(content), encoding, limits, form="text")
