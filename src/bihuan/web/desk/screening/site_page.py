"""What the page of one site shows, for the desk and for its leader on a telephone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import areas_of, unit_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.screening.queries.coverage import sites_of
from bihuan.apps.screening.queries.pages import arrivals_at, current_round, lanes_of, opening_of
from bihuan.apps.screening.rules.booking import rate
from bihuan.apps.screening.rules.sites import ARRIVAL, SITE_KINDS, SiteTold
from bihuan.web.desk.screening.forms import (
    ArrivalsForm,
    LaneForm,
    OpeningForm,
    ReasonForm,
    ScreeningForm,
    SiteForm,
    Told,
)
from bihuan.web.desk.tracing.forms import pairs
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Site

CLOSINGS = ("not_needed", "moved", "unsafe", "mistaken")
_SAID = (
    "name", "kind", "place_text", "longitude", "latitude", "is_step_free", "has_shade", "is_indoors", "medical_name",
    "medical_phone",
)  # fmt: skip


def site_choices(incident: str) -> dict[str, Iterable[tuple[str, str]]]:
    """Return what can be chosen in the form of a site."""
    areas = [(area.code, f"{area.name} {area.code}") for area in areas_of(incident)]
    return {
        "kind": pairs("site_kind", SITE_KINDS), "unit": list(unit_names(incident).items()), "area": [("", "—"), *areas],
    }  # fmt: skip


def site_told(told: Told) -> SiteTold:
    """Return what the form of a site says."""
    said = {name: told[name] for name in _SAID}
    lanes, seconds = int(told.get("lanes") or 0), int(told.get("seconds") or 20)
    return SiteTold(unit=told["unit"], area=told["area"], lanes=lanes, seconds=seconds, **said)


def site_context(row: Site, look: Looker, refused: dict[str, ScreeningForm] | None = None) -> dict[str, Any]:
    """Return everything on the page of a site; `refused` forms stand as they were typed."""
    the_round = current_round(look.by)
    lanes = lanes_of(row)
    opened = [lane for lane in lanes if lane.is_open]
    may_work = row.closed_at is None and may_do(look.by, Action.UPDATE, Kind.SITE, row.unit_id)
    return {
        "site": row, "round": the_round, "lanes": lanes, "open_n": len(opened), "may_work": may_work,
        "an_hour": round(sum(rate(1, lane.seconds) for lane in opened)), "opening": opening_of(the_round, row),
        "done": sites_of(the_round).get(row.pk) if the_round else None,
        "arrivals": arrivals_at(the_round, row) if row.kind == ARRIVAL else [], "is_arrival": row.kind == ARRIVAL,
        "forms": (_forms(row, look, the_round) if may_work else {}) | (refused or {}),
        "open_form": next(iter(refused or {}), ""),
    }  # fmt: skip


def _forms(row: Site, look: Looker, the_round: Any) -> dict[str, ScreeningForm]:
    told = {name: getattr(row, name) for name in _SAID} | {
        "unit": row.unit_id,
        "area": row.area.code if row.area else "",
    }
    found: dict[str, ScreeningForm] = {
        "lane": LaneForm(None, {"seconds": 20}),
        "change": SiteForm(site_choices(look.by.incident), None, told, is_new=False),
        "close": ReasonForm("site_closing", CLOSINGS, "close"),
    }
    may_plan = the_round is not None and the_round.state in {"planned", "open"}
    if may_plan and may_do(look.by, Action.UPDATE, Kind.ROUND, ""):
        found["opening"] = OpeningForm(None, _hours(row, the_round))
    if row.kind == ARRIVAL and the_round is not None and the_round.state == "open":
        found["arrivals"] = ArrivalsForm(None, {"starts_at": look.at.replace(minute=0, second=0, microsecond=0)})
    return found


def _hours(row: Site, the_round: Any) -> dict[str, Any]:
    opening = opening_of(the_round, row)
    if opening is None:
        return {"opens_at": the_round.starts_at, "closes_at": the_round.ends_at, "lanes": 4, "samplers": 8}
    return {name: getattr(opening, name) for name in ("opens_at", "closes_at", "lanes", "samplers", "expected")}
