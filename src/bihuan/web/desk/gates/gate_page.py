"""What the page of one gate shows: its line now, what other lanes would do, who came by hour, its forms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.zones.queries.inside import by_hour
from bihuan.apps.zones.rules.gates import CLOSING, throughput
from bihuan.web.desk.gates.drawing import lanes_around, wait_curve
from bihuan.web.desk.gates.forms import GateForm, ReasonForm
from bihuan.web.desk.gates.gates import gate_choices
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.zones.models import Gate
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

_DAY = timedelta(days=1)
_SAID = ("name", "place_text", "longitude", "latitude", "lanes", "seconds")


def wait_context(row: Gate, told: QueryDict, busiest: int = 0) -> dict[str, Any]:
    """Return the line as it was asked for, else as the gate stands and as many as came in its busiest hour."""
    lanes, seconds = _number(told.get("lanes"), row.lanes), _number(told.get("seconds"), row.seconds)
    an_hour = _number(told.get("an_hour"), busiest)
    asked = {"lanes": lanes, "seconds": seconds, "an_hour": an_hour, "gate": row}
    try:
        found = throughput(lanes=lanes, seconds=seconds, an_hour=an_hour)
    except NotAllowed as refusal:
        return {**asked, "fault": label("code", refusal.code)}
    return {**asked, "found": found, "curve": wait_curve(found), "around": lanes_around(found)}


def _number(text: str | None, other: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else other


def gate_context(
    row: Gate, look: Looker, told: QueryDict, refused: dict[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return everything on the page of a gate; `refused` forms stand as they were typed."""
    hours = by_hour(row, look.at - _DAY)
    may_work = row.closed_at is None and may_do(look.by, Action.UPDATE, Kind.GATE, row.unit_id)
    said = {name: getattr(row, name) for name in _SAID}
    said |= {"unit": row.unit_id, "area": row.area.code if row.area else ""}
    mine: dict[str, TracingForm] = {
        "change": GateForm(gate_choices(look.by.incident), None, said),
        "close": ReasonForm("gate_closing", CLOSING, "close"),
    }
    busiest = max((came + gone for _at, came, gone in hours), default=0)
    return {
        **wait_context(row, told, busiest), "hours": hours, "forms": (mine if may_work else {}) | (refused or {}),
        "open_form": next(iter(refused or {}), ""),
    }  # fmt: skip
