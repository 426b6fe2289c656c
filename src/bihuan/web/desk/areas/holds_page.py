"""What the page "What holds here" shows: the answer with its reasons, the map, the outlines from files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.zones.queries.controls import holding, levels_of
from bihuan.apps.zones.queries.holding import holding_at, holding_in
from bihuan.apps.zones.queries.outlines import outlines_of
from bihuan.apps.zones.queries.spots import place_at, spots_named
from bihuan.apps.zones.rules.overlaps import HeldControl, Holding
from bihuan.engine.protocol.rules import AreaLevel
from bihuan.web.desk.areas.forms import AskingForm
from bihuan.web.desk.areas.outline_lines import outline_lines
from bihuan.web.desk.areas.words import level_tone, level_words, listed, measure, reason
from bihuan.web.parts.labels import label
from bihuan.web.parts.maps import MapArea, MapDot, MapView, draw_map, ground_of

MOST_OUTLINES = 50
_BADGES = {"high": ("bad", "warning"), "medium": ("wait", "clock"), "low": ("good", "info"), "hold": ("hold", "info")}


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One control as the answer lists it, in words."""

    control: HeldControl
    level: str
    tone: str
    drawing: str
    measures: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds at a spot, in words; `why_first` says by which part of the rule the first control comes first."""

    where: str
    at: datetime
    is_now: bool
    level: str
    tone: str
    drawing: str
    measures: tuple[str, ...]
    lines: tuple[HeldLine, ...]
    why_first: str


def asked(by: Actor, form: AskingForm, now: datetime) -> dict[str, Any]:
    """Return what the page shows in answer to its form; an address that fits one spot only is answered at once."""
    if not form.is_valid():
        return page_of(by, form, now)
    told, at = form.cleaned_data, form.cleaned_data["at"] or now
    if told["longitude"] is not None:
        x, y = told["longitude"], told["latitude"]
        answer = answer_of(by.incident, f"{x:.6f}, {y:.6f}", holding_at(by.incident, x, y, at), at, now)
        return page_of(by, form, at, answer=answer, spot=(x, y))
    spots = spots_named(by.incident, told["address"])
    if spots.n != 1:
        return page_of(by, form, at) | {"spots": spots, "asked_for": told["address"]}
    (one,) = spots.shown
    return in_community(by, one.id, form, at, now) if one.kind == "community" else at_place(by, one.id, form, at, now)


def in_community(by: Actor, code: str, form: AskingForm, at: datetime, now: datetime) -> dict[str, Any]:
    """Return what the page shows about a community. :raises NotAllowed: `not_found`."""
    area = next((area for area in areas_of(by.incident) if area.code == code), None)
    if area is None:
        raise NotAllowed("not_found")
    answer = answer_of(by.incident, area.name, holding_in(by.incident, code, at), at, now)
    return page_of(by, form, at, answer=answer) | {"community": area}


def at_place(by: Actor, place_id: str, form: AskingForm, at: datetime, now: datetime) -> dict[str, Any]:
    """Return what the page shows about a place. :raises NotAllowed: `not_found`."""
    found = place_at(by.incident, place_id)
    if found is None:
        raise NotAllowed("not_found")
    name, x, y = found
    answer = answer_of(by.incident, name, holding_at(by.incident, x, y, at), at, now)
    return page_of(by, form, at, answer=answer, spot=(x, y))


def answer_of(incident: str, where: str, held: Holding, at: datetime, now: datetime) -> Answer:
    """Return an answer in the words of the page."""
    levels = levels_of(incident)
    tone, drawing = _BADGES[level_tone(levels, held.level)] if held.controls else ("good", "balanced")
    return Answer(
        where, at, at == now, level_words(levels, held.level), tone, drawing, tuple(map(measure, held.measures)),
        tuple(_line(one, levels) for one in held.controls), label("won_by", held.won_by) if held.won_by else "",
    )  # fmt: skip


def _line(control: HeldControl, levels: Sequence[AreaLevel]) -> HeldLine:
    tone, drawing = _BADGES[level_tone(levels, control.level)]
    return HeldLine(
        control, level_words(levels, control.level), tone, drawing, listed(map(measure, control.measures)),
        reason(control.reason),
    )  # fmt: skip


def page_of(
    by: Actor, form: AskingForm, at: datetime, *, answer: Answer | None = None, spot: tuple[float, float] | None = None
) -> dict[str, Any]:
    """Return everything that stands on the page around an answer."""
    outlines = outlines_of(by.incident)
    return {
        "form": form, "answer": answer, "map": _map(by.incident, at, spot), "communities": areas_of(by.incident),
        "outlines": outline_lines(outlines[:MOST_OUTLINES]), "outlines_n": len(outlines),
    }  # fmt: skip


def _map(incident: str, at: datetime, spot: tuple[float, float] | None) -> MapView | None:
    """Return the controls that hold at the instant over the communities, weakest below, with the spot asked about."""
    levels = levels_of(incident)
    rows = [row for row in holding(incident, at) if row.outline]
    order = {level.code: -number for number, level in enumerate(levels)}
    rows.sort(key=lambda row: (order.get(row.level, -len(levels)), row.number))
    until = _("until %(time)s")
    areas = [
        MapArea(
            row.pk, f"{row.number} {row.name}", row.outline, level_tone(levels, row.level),
            f"{level_words(levels, row.level)} · {until % {'time': f'{timezone.localtime(row.ends_at):%m-%d %H:%M}'}}",
        )
        for row in rows
    ]  # fmt: skip
    dots = [MapDot("spot", _("The position asked about"), *spot, tone="accent")] if spot else []
    ground = ground_of(incident)
    return draw_map(
        areas=areas, dots=dots, ground=ground, name="holds-map", picks=("holds-longitude", "holds-latitude")
    )
