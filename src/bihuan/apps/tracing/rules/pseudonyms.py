"""How an identifier is written before it is indexed, so that the same one is the same in every file. Values only."""

from __future__ import annotations

from bihuan.engine.cleaning import Problem, parse_citizen_number, parse_phone

NO_IDENTIFIER = -1
_OF_PERSONS = frozenset({"document", "phone"})  # the blind indexes that persons have too
_OF_ANYBODY = frozenset({"device", "card", "person"})  # the same whoever noted it
_LIKE_CITIZEN_NUMBERS = (15, 18)  # characters
_LONGEST = 200


def as_kept(kind: str, value: str) -> str:
    """Return an identifier as it is kept: documents and telephones as intake writes them, others as they are.

    "" for what cannot be one: nothing, a citizen number with a wrong check digit, two telephones in one cell.
    """
    text = value.strip()[:_LONGEST]
    if kind == "document" and text and ":" not in text:
        return _document(text)
    if kind == "phone" and text:
        phone = parse_phone(text)
        return "" if isinstance(phone, Problem) else str(phone)
    return text


def _document(text: str) -> str:
    number = parse_citizen_number(text)
    if not isinstance(number, Problem):
        return f"citizen_number:{number}"
    is_citizen_number = len(text) in _LIKE_CITIZEN_NUMBERS and text[:-1].isdigit()
    return "" if is_citizen_number else f"other:{text}"


def kind_and_text(kind: str, value: str, source: str = "") -> tuple[str, str]:
    """Return under which kind and how an identifier is kept; a number of a holder's own counts for that holder only."""
    text = as_kept(kind, value)
    if not text or kind in _OF_PERSONS | _OF_ANYBODY:
        return kind, text
    return "key", f"{source}|{kind}|{text}"


def purpose_of(kind: str) -> str:
    """Return the purpose of the blind index: that of persons where it is theirs, one of the lake's own otherwise."""
    return kind if kind in _OF_PERSONS else f"lake_{kind}"


def document_line(identifier: str) -> dict[str, str]:
    """Return a document as a line of a batch would tell it, {} for one that identifies nobody."""
    kind, _, number = identifier.partition(":")
    return {"document_kind": kind, "document_number": number} if number and kind != "other" else {}
