"""Controls as a list and a map show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language

from bihuan.apps.zones.queries.controls import levels_of
from bihuan.apps.zones.queries.controls_pages import late_items
from bihuan.apps.zones.rules.controls import DECIDED, holds
from bihuan.apps.zones.rules.measures import measure_words
from bihuan.web.parts.maps import MapArea, MapView, draw_map, ground_of

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Control


def language() -> str:
    """Return zh or en, in which the page is read."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def level_names(incident: str) -> dict[str, str]:
    """Return what the protocol calls its levels in the language of the page."""
    return {one.code: one.zh if language() == "zh" else one.en for one in levels_of(incident)}


def state_of(row: Control, at: datetime) -> str:
    """Return what a control's state is called at the instant: of a decided one whether it holds, comes or is over."""
    if row.state != DECIDED:
        return row.state
    if holds(row.state, row.starts_at, row.ends_at, at):
        return "holding"
    return "coming" if row.starts_at > at else "over"


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One control as the list shows it."""

    row: Control
    state: str
    level: str
    measures: tuple[str, ...]
    late: int
    is_due: bool


def control_lines(rows: Iterable[Control], incident: str, at: datetime) -> list[ControlLine]:
    """Return controls as the list shows them."""
    listed, names, tongue = list(rows), level_names(incident), language()
    late = late_items(listed, at)
    return [
        ControlLine(
            row, state_of(row, at), names.get(row.level, row.level),
            tuple(measure_words(code, tongue) for code in row.measures), late.get(row.pk, 0),
            state_of(row, at) == "holding" and row.review_at <= at,
        )
        for row in listed
    ]  # fmt: skip


def map_of(rows: Iterable[Control], incident: str) -> MapView | None:
    """Return the drawing of controls over the communities; None where nothing has an outline."""
    names = level_names(incident)
    areas = [
        MapArea(
            row.pk, row.name, row.outline, row.level or "hold", names.get(row.level, ""),
            reverse("desk:control", args=[row.pk]),
        )
        for row in rows
        if row.outline
    ]  # fmt: skip
    return draw_map(areas=areas, ground=ground_of(incident))
