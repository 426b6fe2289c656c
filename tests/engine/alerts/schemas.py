"""The schemas of the tests, read once; what a document says against them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import xmlschema

_HERE = Path(__file__).parent


@cache
def _schema(file: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(file)


def wrong_in(document: bytes, file: Path) -> list[str]:
    """Return what the schema of a file has against a document."""
    return [str(error.reason) for error in _schema(file).iter_errors(document)]


def wrong_in_cap(document: bytes) -> list[str]:
    """Return what OASIS' schema of CAP 1.2 has against a document."""
    return wrong_in(document, _HERE / "CAP-v1.2.xsd")
