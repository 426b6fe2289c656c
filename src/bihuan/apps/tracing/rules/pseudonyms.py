"""How an identifier is written before it is indexed, so that the same one is the same in every file. Values only."""

from __future__ import annotations

from bihuan.engine.cleaning import Problem, parse_citizen_number, parse_phone

_KINDS_OF_PERSONS = frozenset({"document", "phone"})  # the blind indexes that persons have too


def as_kept(kind: str, value: str) -> str:
    """Return an identifier as it is kept: documents and telephones as intake writes them, others as they are.

    What is no citizen number or telephone that can be is kept as it came: it is still the same in the next line.

    :raises ValueError: nothing is there.
    """
    text = value.strip()
    if not text:
        raise ValueError("an identifier is empty: the line has to be held before it is numbered")
    if kind == "document" and ":" not in text:
        number = parse_citizen_number(text)
        return f"other:{text}" if isinstance(number, Problem) else f"citizen_number:{number}"
    if kind == "phone":
        phone = parse_phone(text)
        return text if isinstance(phone, Problem) else str(phone)
    return text


def purpose_of(kind: str) -> str:
    """Return the purpose of the blind index: that of persons where it is theirs, one of the lake's own otherwise."""
    return kind if kind in _KINDS_OF_PERSONS else f"lake_{kind}"


def document_line(identifier: str) -> dict[str, str]:
    """Return a document as a line of a batch would tell it, {} for one that identifies nobody."""
    kind, _, number = identifier.partition(":")
    return {"document_kind": kind, "document_number": number} if number and kind != "other" else {}
