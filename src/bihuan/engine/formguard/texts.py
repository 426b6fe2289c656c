"""The guard for any text: script, message, poster, translation, label (trust R64)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bihuan.engine.formguard.carriers import carriers
from bihuan.engine.formguard.finding import Finding
from bihuan.engine.formguard.notes import NOTES, note_digest
from bihuan.engine.formguard.reading import hits

OFFICIAL: Final = ("12345", "96110", "110", "120", "119")
_SAID: Final = 160  # characters of the original that a finding shows


def check_text(
    text: str, *, place: str = "", official: tuple[str, ...] = OFFICIAL, notes_allowed: bool = True
) -> tuple[Finding, ...]:
    """Return every reason against a text; none means that it may be published.

    Lines that are safety notes by hash are left out (unless `notes_allowed` is False). `official` are the telephone
    numbers that may stand in it.
    """
    lines = [line for line in text.splitlines() if not (notes_allowed and note_digest(line) in NOTES)]
    rest = "\n".join(lines)
    return tuple(
        Finding(code, place, term, _said(term, lines), layer) for code, term, layer in _reasons(rest, official)
    )


def _reasons(text: str, official: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    yield from ((hit.kind, hit.term, "lexicon") for hit in hits(text))
    yield from ((code, term, "carrier") for code, term in carriers(text, official))


def _said(term: str, lines: list[str]) -> str:
    """Return the line that holds the term as it stands, else the beginning of the text."""
    found = next((line for line in lines if term in line.casefold()), "\n".join(lines))
    return found.strip()[:_SAID]
