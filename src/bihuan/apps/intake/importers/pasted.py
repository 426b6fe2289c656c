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

_RULE: Final = re.compile(r"[|+├│]?(?:\s*:?[-=─━]{2,}:?\s*[|+┼│┤]?)+")  # a rule of one dash would be data
_GAPS: Final = re.compile(r"[ \u3000\xa0]{2,}|\u3000+")


def _is_ruled(lines: list[str]) -> bool:
    """Say whether most lines are fenced with pipes, as in Markdown."""
    filled = [line for line in lines if line.strip()]
    return bool(filled) and sum(line.count("|") >= 2 or line.strip()[:1] == "|" for line in filled) >= 0.8 * len(filled)


def _ruled(lines: list[str]) -> Iterator[PhysicalRow]:
    for number, line in enumerate(lines, start=1):
        plain = line.strip()
        if plain and _RULE.fullmatch(plain):
            continue
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
