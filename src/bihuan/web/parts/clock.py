"""The one place where a page reads the clock, or a phone's; everything below is told the instant."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def instant_told(text: str) -> datetime | None:
    """Return what a phone's clock said, ISO 8601 with its zone; None for anything else."""
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
