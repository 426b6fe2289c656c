"""What the schema of RSS 2.0 says against a feed."""

from __future__ import annotations

from pathlib import Path

from tests.engine.alerts.schemas import wrong_in


def wrong_in_feed(document: bytes) -> list[str]:
    """Return what the schema of RSS 2.0 has against a document."""
    return wrong_in(document, Path(__file__).parent / "rss20.xsd")
