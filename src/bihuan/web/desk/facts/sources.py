"""The rows of sources that a form of a wording brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bihuan.apps.briefing.rules.facts_evidence import Source

NEVER = date.max  # a source without its day: the rules refuse a day that lies ahead


def told_sources(told: Mapping[str, Any], rows: int) -> tuple[Source, ...]:
    """Return the sources of the rows in which something was typed, in their order."""
    found = (_source(told, f"s{n}_") for n in range(rows))
    return tuple(one for one in found if one is not None)


def _source(told: Mapping[str, Any], row: str) -> Source | None:
    values = {name: (told.get(f"{row}{name}") or "").strip() for name in ("issuer", "title", "url", "digest")}
    if not any(values.values()):
        return None
    values["digest"] = values["digest"].lower()
    issued_on = told.get(f"{row}issued_on") or NEVER
    return Source(issued_on=issued_on, is_primary=bool(told.get(f"{row}is_primary")), **values)
