"""What the codes of roads and of response times are called."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bihuan.web.parts.export_words import COLUMN_KINDS
from bihuan.web.parts.labels import KINDS, Label, extend
from bihuan.web.parts.patrol_words import POINTS

MODES: dict[str, Label] = {"car": _("By car"), "foot": _("On foot")}
DATUMS: dict[str, Label] = {
    "wgs84": _("WGS-84 (GPS, OpenStreetMap)"), "gcj02": _("GCJ-02 (Amap, Tencent)"),
    "bd09": _("BD-09 (Baidu)"),
}  # fmt: skip
INTERVALS: dict[str, Label] = {
    "answering": _("Answering"), "processing": _("Processing"), "handling": _("Handling"),
    "signing": _("Signing"), "turnout": _("Turnout"),
    "travel": _("Travel"),
    "response": _("Response of the unit"), "total": _("Total response"),
    "controlling": _("Bringing under control"), "on_scene": _("On scene"), "engaged": _("Engaged"),
}  # fmt: skip
DEFINITIONS: dict[str, Label] = {
    "answering": _("report received to report answered"), "processing": _("report answered to unit notified"),
    "handling": _("report received to unit notified: answering and processing"),
    "signing": _("unit notified to order signed by the unit"), "turnout": _("unit notified to unit under way"),
    "travel": _("unit under way to unit on scene"),
    "response": _("unit notified to unit on scene: turnout and travel"),
    "total": _("report received to unit on scene (the standard ends with the first action there)"),
    "controlling": _("unit on scene to situation under control"),
    "on_scene": _("unit on scene to unit available again"),
    "engaged": _("unit notified to unit available again: how long it is missing elsewhere"),
}  # fmt: skip
RINGS: dict[str, Label] = {
    "1": _("within 1 minute"), "3": _("within 3 minutes"), "5": _("within 5 minutes"), "": _("no promise"),
}  # fmt: skip
LEFT_OUT: dict[str, Label] = {
    "ways": _("ways in the extract"), "ways_not_for_this_mode": _("ways that are not for this mode"),
    "ways_with_missing_nodes": _("ways cut at the edge of the extract"),
    "nodes_left_out": _("crossings from which the largest part cannot be reached and back"),
    "pieces_left_out": _("pieces of road from which the largest part cannot be reached and back"),
}  # fmt: skip
KINDS.update(
    {
        "road_mode": MODES, "datum_told": DATUMS, "interval": INTERVALS, "interval_definition": DEFINITIONS,
        "ring_promise": RINGS, "ring_reached": {**RINGS, "over": _("later than 5 minutes")},
        "roads_count": LEFT_OUT,
    }
)  # fmt: skip
extend("dataset", {"response_times": _("Response times")})
extend(
    "export_column",
    {
        "emergency_number": _("Emergency"), "emergency_unit": _("Unit that went"),
        **{f"t{place}": format_lazy("t{} {}", place, name) for place, name in enumerate(POINTS.values())},
        "ring_promised": _("Promised, minutes"), "ring_reached": _("Ring reached"),
        "ring_counted_over": _("Counted over"), "ring_meaning": _("What the rings meant"),
        "ring_decided": _("Decided at (empty: by nobody yet)"),
    },
)  # fmt: skip
COLUMN_KINDS |= {"ring_reached": "ring_reached", "ring_counted_over": "interval"}
