"""What the lake of an incident holds, as a page shows it. Looking makes no lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from bihuan.engine.exposure.lake import LakeRefused, open_lake


@dataclass(frozen=True, slots=True)
class LakeSeen:
    """A lake in figures; `refusal` says why it cannot be read ("no_lake": nobody has imported anything)."""

    refusal: str = ""
    visits: int = 0
    points: int = 0
    first_day: date | None = None
    last_day: date | None = None
    index: str = "absent"
    sources: tuple[str, ...] = ()
    imported_at: datetime | None = None
    held: int = 0


def lake_folder(incident: str) -> Path:
    """Return where the lake of an incident lies, or would lie: each has its own, for its pseudonyms are its own."""
    return Path(settings.DATA_DIR) / "lake" / quote(incident, safe="")


def lake_seen(incident: str) -> LakeSeen:
    """Return what the lake holds; files' footers are read, no row."""
    try:
        status = open_lake(lake_folder(incident)).status()
    except LakeRefused as refusal:
        return LakeSeen(refusal=refusal.code)
    days = [day for one in (status.visits, status.points) for day in (one.first_day, one.last_day) if day]
    at = datetime.fromtimestamp(status.last_import_at, UTC) if status.last_import_at is not None else None
    names = tuple(str(told.get("name") or code) for code, told in status.sources)
    return LakeSeen(
        "", status.visits.rows, status.points.rows, min(days, default=None), max(days, default=None), status.index,
        names, at, status.rows_held,
    )  # fmt: skip
