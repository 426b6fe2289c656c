"""Probes of the matrix for mass testing: rounds, sites, the lines of a roster."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening import access
from bihuan.apps.screening.actions.booking import ask_visit
from bihuan.apps.screening.actions.missing import send_missing
from bihuan.apps.screening.actions.rounds import NewRound, plan_round
from bihuan.apps.screening.actions.sites import add_site, set_lane
from bihuan.apps.screening.models import RosterEntry, Round, Site
from bihuan.apps.screening.rules.sites import SiteTold
from tests.trust.trying import Try, probe


def _round(t: Try) -> Round:
    return Round.objects.get(pk=t.ground.things["testing"]["round"])


@probe("round", "list")
def _(t: Try) -> bool:
    return access.list_buildings(t.by, _round(t)).filter(building=t.thing("testing building")).exists()


@probe("round", "read")
def _(t: Try) -> bool:
    return bool(access.get_building(t.by, _round(t), t.thing("testing building")))


@probe("round", "create")
def _(t: Try) -> bool:
    new = NewRound(t.at, t.at + timedelta(days=1))
    return plan_round(new=new, by=t.by, at=t.at).incident_id == t.world.incident.code


@probe("round", "update")
def _(t: Try) -> bool:
    return bool(send_missing(round_id=_round(t).pk, by=t.by, at=t.at))


@probe("round", "export")
def _(t: Try) -> bool:
    return bool(dataset_of("coverage").find(t.by, {"round": _round(t).pk}, t.at))


@probe("site", "list")
def _(t: Try) -> bool:
    return access.list_sites(t.by).filter(pk=t.thing("site")).exists()


@probe("site", "read")
def _(t: Try) -> bool:
    return bool(access.get_site(t.by, t.thing("site")))


@probe("site", "create")
def _(t: Try) -> bool:
    unit = Site.objects.get(pk=t.thing("site")).unit_id
    try:
        return bool(add_site(told=SiteTold("新点位", unit), by=t.by, at=t.at))
    except NotAllowed as refusal:
        if refusal.code == "unknown_unit" and t.place == "other":
            return False
        raise


@probe("site", "update")
def _(t: Try) -> bool:
    return bool(set_lane(lane_id=t.thing("lane"), is_open=True, by=t.by, at=t.at))


@probe("roster_entry", "list")
def _(t: Try) -> bool:
    return access.list_entries(t.by, _round(t)).filter(pk=t.thing("roster line")).exists()


@probe("roster_entry", "read")
def _(t: Try) -> bool:
    return bool(access.get_entry(t.by, t.thing("roster line")))


@probe("roster_entry", "update")
def _(t: Try) -> bool:
    mobile = Site.objects.get(kind="mobile").pk
    said = {"entries": [t.thing("roster line")], "reason": "over_80", "site_id": mobile, "by": t.by, "at": t.at}
    done = bool(ask_visit(round_id=_round(t).pk, **said))  # type: ignore[arg-type]  # by name
    return done and RosterEntry.objects.get(pk=t.thing("roster line")).needs_visit
