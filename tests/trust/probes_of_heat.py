"""Probes of the matrix for heat and for test sites; their posts and sites are made in the try itself."""

from __future__ import annotations

from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Role
from bihuan.apps.forces.access.people import get_post
from bihuan.apps.forces.actions.weather import note_weather, set_heat_rule
from bihuan.apps.forces.models import Post
from bihuan.apps.forces.queries.heat import heat_of_posts
from bihuan.apps.forces.rules.weather import HourTold
from bihuan.apps.screening.access import get_site, list_sites
from bihuan.apps.screening.actions.ground import note_site_check, report_casualty, report_crowding
from bihuan.apps.screening.actions.ground_codes import check_code
from bihuan.apps.screening.models import Site
from bihuan.apps.screening.queries.ground import states_of
from tests.apps.intake.gate.desk import document
from tests.trust.ground import UNIT_ROLES
from tests.trust.ground_of_heat import make_post, make_site
from tests.trust.trying import Try, first_of, probe


def _unit(t: Try) -> str:
    """Return whose post or site is tried: one's own unit's, another's, or that of a third above both."""
    if t.place in {"own", "other"} or t.role not in UNIT_ROLES:
        return "PCS-03"
    if t.place == "sibling":
        return "SQ-07"
    return Unit.objects.create(code="GAJ-01", incident=t.world.incident, name="分局", kind="police").pk


def _post(t: Try) -> Post:
    return make_post(t.ground, _unit(t))


def _site(t: Try) -> Site:
    return make_site(t.ground, _unit(t))


@probe("weather", "list")
def _(t: Try) -> bool:
    desk = t.ground.actor(Role.DESK_LEAD, "own")
    hours = [HourTold(t.at, 30, 0.5)]
    note_weather(hours=hours, is_observed=False, source="高山气象站", spot="", by=desk, at=t.at)
    return "高山气象站" in t.page("desk:weather").content.decode()


@probe("weather", "create")
def _(t: Try) -> bool:
    hours, spot = [HourTold(t.at, 30, 0.5)], _post(t).pk
    return bool(note_weather(hours=hours, is_observed=False, source="x", spot=spot, by=t.by, at=t.at))


@probe("heat_rule", "read")
def _(t: Try) -> bool:
    return bool(heat_of_posts([get_post(t.by, _post(t).pk)], t.at))


@probe("heat_rule", "update")
def _(t: Try) -> bool:
    rule = {"workload": "light", "is_acclimatised": True, "allowed": (), "booth_c": None}
    return bool(set_heat_rule(post_id=_post(t).pk, n=-1, by=t.by, at=t.at, **rule))  # type: ignore[arg-type]  # by name


@probe("site_report", "list")
def _(t: Try) -> bool:
    return list_sites(t.by).filter(pk=_site(t).pk).exists()


@probe("site_report", "read")
def _(t: Try) -> bool:
    return bool(states_of([get_site(t.by, _site(t).pk)], t.at))


@probe("site_report", "create")
def _(t: Try) -> bool:
    site = _site(t).pk
    return first_of(
        lambda: report_casualty(site_id=site, who="officer", by=t.by, at=t.at),
        lambda: report_crowding(site_id=site, waiting=300, lanes=1, by=t.by, at=t.at),
        lambda: note_site_check(site_id=site, lacking=["water"], by=t.by, at=t.at),
    )


@probe("code_check", "create")
def _(t: Try) -> bool:
    check_code(site_id=_site(t).pk, document=document(3), by=t.by, at=t.at)
    return True
