"""The schema of RSS 2.0, read once; what a document says against it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import xmlschema


@cache
def _schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parent / "rss20.xsd")


def wrong_in_feed(document: bytes) -> list[str]:
    """Return what the schema of RSS 2.0 has against a document."""
    return [str(error.reason) for error in _schema().iter_errors(document)]
