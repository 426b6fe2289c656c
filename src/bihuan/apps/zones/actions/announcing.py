"""Putting a decision into words: each occasion makes the next version of a control's text, which nobody rewrites."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bihuan.apps.core.queries import areas_of
from bihuan.apps.zones.models import Control, ControlText
from bihuan.apps.zones.queries.controls import levels_of
from bihuan.apps.zones.rules.announcing import Facts, words
from bihuan.apps.zones.rules.measures import measure_words, reason_words


def announce(row: Control, occasion: str, at: datetime) -> ControlText:
    """Keep the words of a decision, an extension or a lifting, in the caller's transaction."""
    zh, en = words(_facts(row, occasion, at))
    return ControlText.objects.create(
        control=row, version=row.texts.count() + 1, occasion=occasion, zh=zh, en=en, digest=digest_of(zh, en),
        made_at=at,
    )  # fmt: skip


def digest_of(zh: str, en: str) -> str:
    """Return the SHA-256 (hex) of both texts, parted by one zero byte."""
    # nosemgrep: hash-without-key - over two texts that are made to be published
    return hashlib.sha256(f"{zh}\0{en}".encode()).hexdigest()


def _facts(row: Control, occasion: str, at: datetime) -> Facts:
    names = {area.code: area.name for area in areas_of(row.incident_id)}
    level = next(((one.zh, one.en) for one in levels_of(row.incident_id) if one.code == row.level), ("", ""))
    incident = row.incident
    return Facts(
        occasion=occasion, number=row.number, incident=(incident.name, incident.name_en or incident.name),
        area=row.name, communities=tuple(names.get(code, code) for code in row.communities), level=level,
        measures=tuple((measure_words(code, "zh"), measure_words(code, "en")) for code in row.measures),
        reason=reason_words(row.ending if occasion == "lifted" else row.reason), basis=row.basis,
        starts_at=row.starts_at, ends_at=row.ends_at, review_at=row.review_at, at=at, zone=incident.time_zone,
        extends=row.extends.number if row.extends else None, is_drill=incident.is_drill,
    )  # fmt: skip
