"""The guard for any text: script, message, poster, translation, label (trust R64)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bihuan.engine.formguard.carriers import carriers
from bihuan.engine.formguard.finding import Finding
from bihuan.engine.formguard.notes import NOTES, note_digest
from bihuan.engine.formguard.reading import hits
from bihuan.engine.formguard.references import referring

# lines of the state: nobody can rent them
OFFICIAL: Final = ("12345", "12320", "96110", "110", "112", "119", "120")
_SAID: Final = 160  # characters of the original that a finding shows


def check_text(
    text: str,
    *,
    place: str = "",
    official: tuple[str, ...] = OFFICIAL,
    notes_allowed: bool = True,
    fields: frozenset[str] | None = None,
) -> tuple[Finding, ...]:
    """Return every reason against a text; none means that it may be published.

    Lines that are safety notes by hash are left out (unless `notes_allowed` is False). `official` are the telephone
    numbers that may stand in it, `fields` the names that a template may refer to (R66; None: not looked at).
    """
    lines = without_notes(text) if notes_allowed else text.splitlines()
    rest = "\n".join(lines)
    return tuple(
        Finding(code, place, term, _said(term, lines), layer)
        for code, term, layer in (*_reasons(rest, official), *_fields(rest, fields))
    )


def without_notes(text: str) -> list[str]:
    """Return the lines of a text that are no safety note of the library."""
    return [line for line in text.splitlines() if note_digest(line) not in NOTES]


def _fields(text: str, fields: frozenset[str] | None) -> Iterator[tuple[str, str, str]]:
    if fields is not None:
        yield from (("field", name, "allow") for name in referring(text) if name not in fields)


def _reasons(text: str, official: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    yield from ((hit.kind, hit.term, "lexicon") for hit in hits(text))
    yield from ((code, term, "carrier") for code, term in carriers(text, official))


def _said(term: str, lines: list[str]) -> str:
    """Return the line that holds the term as it stands, else the beginning of the text."""
    found = next((line for line in lines if term in line.casefold()), "\n".join(lines))
    return found.strip()[:_SAID]
