"""The sheet for the press as it is read: one page, public figures alone, what is kept back said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.apps.briefing.rules.situation import FIGURES
from bihuan.engine.ledger.canonical import parse_instant
from bihuan.web.parts.labels import label
from bihuan.web.parts.sheets import pdf_of
from bihuan.web.parts.situation_sheet import NONE, written


@dataclass(frozen=True, slots=True)
class PressLine:
    """One public figure in words; `word` says how it moved, "" where nothing is said."""

    name: str
    value: str
    word: str


@dataclass(frozen=True, slots=True)
class PressView:
    """A sheet in words. `days` are (day, new, all) as the sheets told them."""

    name: str
    is_drill: bool
    at: datetime
    number: int
    cases: tuple[PressLine, ...]
    lines: tuple[PressLine, ...]
    days: tuple[tuple[date, str, str], ...]
    digest: str


def press_view(said: Mapping[str, Any], digest: str) -> PressView:
    """Return a sheet's document in the language of the reader."""
    english = (get_language() or "").startswith("en")
    cases, figures = said["cases"], said["figures"]
    lines = tuple(
        _line(code, told) for code, told in figures.items() if told["now"] is not None or told["is_kept_back"]
    )
    days = tuple((date.fromisoformat(one["day"]), _told(one["new"]), _told(one["total"])) for one in said["series"])
    return PressView(
        (said["name_en"] if english else "") or said["name"], said["is_drill"],
        parse_instant(said["at"]).astimezone(ZoneInfo(said["zone"])), said["number"],
        (
            PressLine(_("Cases in all"), _told(cases["total"]), ""),
            PressLine(_("New since the bulletin before"), _told(cases["new"]), ""),
        ),
        lines, days, digest,
    )  # fmt: skip


def _told(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def _line(code: str, told: Mapping[str, Any]) -> PressLine:
    value = _("fewer than 5") if told["is_kept_back"] else written(told["now"], FIGURES[code].form)
    word = "" if told["word"] == "unknown" else label("situation_change", told["word"])
    return PressLine(label("situation_figure", code), value, word)


def press_pdf(view: PressView) -> bytes:
    """Return a sheet as a PDF of one page on A4."""
    return pdf_of(render_to_string("parts/situation/press.html", {"press": view}))
