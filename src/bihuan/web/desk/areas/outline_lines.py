"""Outlines from files as the page lists them: how large, in which datum, and how far off their communities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.zones.models import Outline

_HECTARE_M2 = 10_000


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One outline; `doubt` says that its corners fit another datum than the one it was taken for, "" for none."""

    row: Outline
    hectares: str
    beside: str
    doubt: str


def outline_lines(rows: Iterable[Outline]) -> list[OutlineLine]:
    """Return outlines for the list."""
    return [_line(row) for row in rows]


def _line(row: Outline) -> OutlineLine:
    beside = "—" if row.off_m is None else _("%(metres)s m off") % {"metres": f"{row.off_m:,.0f}"}
    is_doubtful = row.seems not in {"", "wgs84"}
    doubt = _("fits as %(datum)s: ask who drew it") % {"datum": label("datum", row.seems)} if is_doubtful else ""
    return OutlineLine(row, f"{row.square_metres / _HECTARE_M2:,.1f}", beside, doubt)
