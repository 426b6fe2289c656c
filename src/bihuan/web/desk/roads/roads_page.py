"""What stands on the page of roads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.access.roads import get_picture, get_reach, get_trial, list_roads
from bihuan.web.desk.roads.forms import TrialForm
from bihuan.web.parts.maps import Laid, MapArea, MapDot, MapView, MapWay, draw_map

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.apps.zones.models import RoadGraph
    from bihuan.apps.zones.queries.roads_tried import Picture, Trial

SIZE = 20
MINUTES = (5, 3, 1)  # the widest lies undermost


def roads_context(by: Actor, form: TrialForm, page: str | None) -> dict[str, Any]:
    """Return the imports, the picture of what is in force, and the answer to a trial where one was asked."""
    rows = list_roads(by)
    shown = Paginator(rows, SIZE).get_page(page)
    trial = trial_of(by, form)
    mode = form.cleaned_data["mode"] if trial else "car"
    picture = get_picture(by, mode)
    current = {row.mode: row for row in (rows.filter(mode=one).first() for one in ("car", "foot")) if row}
    return {
        "form": form, "trial": trial, "mode": mode, "picture": picture, "page": shown, "current": current,
        "in_force": [row.pk for row in current.values()], "names": account_names({row.imported_by for row in shown}),
        "map": _map(by, picture, trial, mode), "is_lost": mode in current and picture is None,
        "counts": _counts(current.get(mode)),
    }  # fmt: skip


def trial_of(by: Actor, form: TrialForm) -> Trial | None:
    """Return the answer to what the form asks, None when nothing or nonsense is asked (it says what is wrong)."""
    if not form.is_bound or not form.is_valid():
        return None
    told = form.cleaned_data
    try:
        return get_trial(by, told["start"], told["end"], mode=told["mode"], datum=told["datum"])
    except NotAllowed as refusal:
        if refusal.code != "bad_position":
            raise
        field = "start" if refusal.params["told"] == told["start"][:60] else "end"
        form.add_error(field, _("Type longitude and latitude in degrees, such as 106.083, 30.795."))
        return None


def _counts(row: RoadGraph | None) -> list[tuple[str, int]]:
    names = ("ways", "ways_not_for_this_mode", "ways_with_missing_nodes", "nodes_left_out", "pieces_left_out")
    return [] if row is None else [(name, row.counts[name]) for name in names if name in row.counts]


def _map(by: Actor, picture: Picture | None, trial: Trial | None, mode: str) -> MapView | None:
    """Return the map: the roads, both places of a trial, and what is reached from the first in 1, 3 and 5 minutes."""
    areas, dots, ways = [], [], []
    if trial is not None:
        outlines = get_reach(by, trial.start, MINUTES, mode)
        areas = [
            MapArea(str(minutes), _("%(n)s min") % {"n": minutes}, outline, f"ring{minutes}")
            for minutes, outline in zip(MINUTES, outlines, strict=True)
            if outline["coordinates"]
        ]
        dots = [
            MapDot(mark, name, *spot, tone=tone, mark=mark)
            for mark, name, spot, tone in (
                ("A", _("Start of the way"), trial.start, "accent"), ("B", _("Destination"), trial.end, "hold"),
            )
        ]  # fmt: skip
    if picture is not None:
        west, south, east, north = picture.bounds
        ways = [MapWay(_("Roads in force"), [(west, south), (east, north)], "quiet")]
    drawn = draw_map(areas=areas, dots=dots, ways=ways, name="roads")
    return drawn if picture is None or drawn is None else _with_roads(drawn, picture)


def _with_roads(drawn: MapView, picture: Picture) -> MapView:
    """Return the map with the stretches of road as one path in the place of the line between the corners."""
    lay = drawn.frame.lay
    pieces = []
    for x, y, u, v in picture.stretches:
        (left, top), (right, bottom) = lay(x, y), lay(u, v)
        pieces.append(f"M{left:g},{top:g}L{right:g},{bottom:g}")
    roads: Laid = replace(drawn.ways[0], path="".join(pieces))
    return replace(drawn, ways=(roads,))
