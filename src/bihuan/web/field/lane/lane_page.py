"""What stands on the page of a lane: where one is, the tube being filled, the people of the chosen building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.screening.access import check_can
from bihuan.apps.screening.access.tubes import list_boxes, list_tubes
from bihuan.apps.screening.queries.tubes import booked_buildings, households, lanes_of, open_rounds, sites_of
from bihuan.apps.screening.rules.tubes import REPEATS
from bihuan.web.parts.disclosure import Looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.residents import residents_seen

if TYPE_CHECKING:
    from django.http import QueryDict

MOST = 300
SIZES = ("5", "10", "20")
TRAVELLER_KINDS = ("citizen_number", "passport", "hk_macao_permit", "taiwan_permit", "residence_permit")


def lane_context(look: Looker, told: QueryDict, said: QueryDict | None = None, refused: str = "") -> dict[str, Any]:
    """Return the page; `said` is a form that was refused, shown as it was filled in."""
    check_can(look.by, Action.CREATE, Kind.POOL)
    context = _where(look, told)
    typed = said or told
    kind = typed.get("kind", "pooled")
    context |= {
        "typed": typed, "kind": kind, "size": typed.get("size") or "10", "sizes": SIZES, "refused": refused,
        "repeats": [(one, label("swab_repeat", one)) for one in REPEATS],
        "document_kinds": [(one, label("document_kind", one)) for one in TRAVELLER_KINDS],
    }  # fmt: skip
    if context["site"] and context["round"]:
        context |= _people(look, context["round"], context["site"], told)
        mine = list_tubes(look.by).filter(round=context["round"].pk, site=context["site"].pk)
        context |= {
            "sealed": mine.filter(state="sealed").count(),
            "filled": mine.filter(filled_by=look.by.account).count(),
        }
    return context


def _where(look: Looker, told: QueryDict) -> dict[str, Any]:
    """Return round, site and lane as chosen; the only one there is needs no choosing."""
    rounds, sites = list(open_rounds(look.by.incident)), list(sites_of(look.by.incident, look.by.unit))
    chosen = _chosen(rounds, told.get("round", ""))
    site = _chosen(sites, told.get("site", ""))
    lanes = list(lanes_of(site.pk)) if site else []
    return {
        "rounds": rounds, "sites": sites, "round": chosen, "site": site, "lanes": lanes,
        "lane": next((one for one in lanes if one.pk == told.get("lane")), None),
    }  # fmt: skip


def _chosen(rows: list[Any], key: str) -> Any:
    return next((one for one in rows if one.pk == key), rows[0] if len(rows) == 1 else None)


def _people(look: Looker, chosen: Any, site: Any, told: QueryDict) -> dict[str, Any]:
    """Return the people of the chosen building (of one flat), masked as the policy says."""
    buildings = booked_buildings(chosen.pk, site.pk)
    building = next((one for one in buildings if one.pk == told.get("building")), None)
    flats: list[int] = []
    people: list[Any] = []
    if building is not None:
        rows = list(households(chosen.pk, building.pk)[: MOST * 4])
        flats = sorted({one.resident.household for one in rows})
        flat = told.get("flat", "")
        rows = [one for one in rows if str(one.resident.household) == flat] if flat else rows[:MOST]
        people = residents_seen(look, rows)
    return {
        "buildings": buildings,
        "building": building,
        "flats": flats,
        "flat": told.get("flat", ""),
        "people": people,
    }


def box_context(look: Looker, told: QueryDict, said: QueryDict | None = None, refused: str = "") -> dict[str, Any]:
    """Return the page on which tubes are handed over in a box."""
    check_can(look.by, Action.CREATE, Kind.POOL)
    context = _where(look, told)
    mine = list_tubes(look.by).filter(state="sealed")
    if context["site"]:
        mine = mine.filter(site=context["site"].pk)
    boxes = list_boxes(look.by).exclude(state="arrived")[:20]
    return context | {"typed": said or told, "refused": refused, "waiting": mine.count(), "boxes": list(boxes)}
