"""Sites and their lanes: added, changed, closed; lanes opened and closed by whoever leads the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import next_number
from bihuan.apps.core.models import Area, Unit
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.screening.actions.moving import begin, step
from bihuan.apps.screening.importers.sites import read_list
from bihuan.apps.screening.models import Lane, Site
from bihuan.apps.screening.queries.scope import get_lane, get_site
from bihuan.apps.screening.rules.outcomes import OPEN
from bihuan.apps.screening.rules.site_lists import Fault, sites_told
from bihuan.apps.screening.rules.sites import MOST_LANES, SiteTold, check_lanes, check_site

_COLUMNS = (
    "name", "kind", "place_text", "longitude", "latitude", "is_step_free", "has_shade", "is_indoors", "medical_name",
    "medical_phone",
)  # fmt: skip


def add_site(*, told: SiteTold, by: Actor, at: datetime) -> Site:
    """Add a site with its lanes, all of them shut.

    :raises NotAllowed: `wrong_role`, `site_without_name`, `unknown_site_kind`, `bad_position`, `bad_lanes`,
        `bad_seconds`, `unknown_unit`, `unknown_area`, `site_number_taken`.
    """
    check_may(by, Action.CREATE, Kind.SITE)
    check_site(told)
    with writing():
        area = _area(told, by.incident)
        row = Site(
            incident_id=by.incident, unit_id=_unit(told, by.incident), area=area, number=_number(told, by.incident),
            opened_at=at, **_columns(told),
        )  # fmt: skip
        begin(row, "site.added", by=by, at=at, facts={"number": row.number, "unit": row.unit_id, "kind": row.kind})
        for _ in range(told.lanes):
            _add_lane(row, told.seconds, told.is_step_free, by=by, at=at)
        return row


def _columns(told: SiteTold) -> dict[str, Any]:
    return {name: getattr(told, name) for name in _COLUMNS} | {"name": told.name.strip()}


def _unit(told: SiteTold, incident: str) -> str:
    if not Unit.objects.filter(code=told.unit, incident_id=incident).exists():
        raise NotAllowed("unknown_unit")
    return told.unit


def _area(told: SiteTold, incident: str) -> Area | None:
    area = Area.objects.filter(code=told.area, incident_id=incident).first() if told.area else None
    if told.area and area is None:
        raise NotAllowed("unknown_area")
    return area


def _number(told: SiteTold, incident: str) -> int:
    mine = Site.objects.filter(incident_id=incident)
    if told.number and mine.filter(number=told.number).exists():
        raise NotAllowed("site_number_taken", number=told.number)
    return told.number or next_number(mine)


def change_site(*, site_id: str, told: SiteTold, by: Actor, at: datetime) -> Site:
    """Change what is said of a site; its number and its lanes stay.

    :raises NotAllowed: `wrong_role`, `not_found`, `site_closed`, `stale`, and as `add_site`.
    """
    check_site(told)
    with writing():
        row = _open_site(by, site_id)
        unit, area = _unit(told, by.incident), _area(told, by.incident)
        check_may(by, Action.UPDATE, Kind.SITE, unit)
        changes: dict[str, Any] = {**_columns(told), "unit_id": unit, "area_id": area.pk if area else None}
        changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
        return step(row, "site.changed", by=by, at=at, facts={"changed": changed}, **changes)


def close_site(*, site_id: str, reason: str, by: Actor, at: datetime) -> Site:
    """Close a site for good and shut its lanes.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `site_closed`; `buildings_booked`: buildings are booked
        there in the open round, which have to be booked elsewhere first.
    """
    if reason not in CLOSINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _open_site(by, site_id)
        booked = row.booked.filter(round__state=OPEN).count()
        if booked:
            raise NotAllowed("buildings_booked", buildings=booked)
        for lane in Lane.objects.filter(site=row, is_open=True).order_by("number"):
            step(lane, "lane.shut", by=by, at=at, facts={"site": row.pk}, is_open=False)
        return step(row, "site.closed", by=by, at=at, why=reason, closed_at=at)


CLOSINGS = ("not_needed", "moved", "unsafe", "mistaken")


def add_lane(*, site_id: str, seconds: int, is_step_free: bool, by: Actor, at: datetime) -> Lane:
    """Add a lane to a site, shut at first.

    :raises NotAllowed: `wrong_role`, `not_found`, `site_closed`, `bad_seconds`, `bad_lanes`: it has as many as can be.
    """
    check_lanes(0, seconds)
    with writing():
        row = _open_site(by, site_id)
        return _add_lane(row, seconds, is_step_free, by=by, at=at)


def _add_lane(row: Site, seconds: int, is_step_free: bool, *, by: Actor, at: datetime) -> Lane:
    number = next_number(Lane.objects.filter(site=row))
    if number > MOST_LANES:
        raise NotAllowed("bad_lanes", most=MOST_LANES)
    lane = Lane(site=row, number=number, seconds=seconds, is_step_free=is_step_free)
    return begin(lane, "lane.added", by=by, at=at, facts={"site": row.pk, "number": lane.number, "seconds": seconds})


def set_lane(*, lane_id: str, is_open: bool, by: Actor, at: datetime) -> Lane:
    """Open or shut a lane; a second press changes nothing.

    :raises NotAllowed: `wrong_role`, `not_found`, `site_closed`, `stale`.
    """
    with writing():
        lane = get_lane(by, lane_id)
        check_may(by, Action.UPDATE, Kind.SITE, lane.site.unit_id)
        if lane.site.closed_at is not None:
            raise NotAllowed("site_closed")
        if lane.is_open == is_open:
            return lane
        event = "lane.opened" if is_open else "lane.shut"
        return step(lane, event, by=by, at=at, facts={"site": lane.site_id}, is_open=is_open)


def _open_site(by: Actor, site_id: str) -> Site:
    """Return a site that is not closed and that the actor may change."""
    row = get_site(by, site_id)
    check_may(by, Action.UPDATE, Kind.SITE, row.unit_id)
    if row.closed_at is not None:
        raise NotAllowed("site_closed")
    return row


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list: how many sites were added, or every fault of it, and then none."""

    added: int
    faults: tuple[Fault, ...]


def import_sites(*, text: str, by: Actor, at: datetime) -> Imported:
    """Add the sites of a pasted list; where one line is wrong, none. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.CREATE, Kind.SITE)
    read = read_list(text)
    told, faults = sites_told(read.lines)
    found = [*(Fault(*one) for one in read.faults), *faults]
    if not found:
        found = list(_unknown([line for line, _cells in read.lines], told, by.incident))
    if found:
        return Imported(0, tuple(found))
    with writing():
        return Imported(sum(bool(add_site(told=one, by=by, at=at)) for one in told), ())


def _unknown(lines: Sequence[int], told: Sequence[SiteTold], incident: str) -> Iterator[Fault]:
    """Yield a fault for each line that names a unit, an area or a number that cannot be."""
    units = set(Unit.objects.filter(incident_id=incident).values_list("code", flat=True))
    areas = {"", *Area.objects.filter(incident_id=incident).values_list("code", flat=True)}
    numbers = set(Site.objects.filter(incident_id=incident).values_list("number", flat=True))
    for line, one in zip(lines, told, strict=True):
        if one.unit not in units:
            yield Fault(line, "unknown_unit", one.unit)
        if one.area not in areas:
            yield Fault(line, "unknown_area", one.area)
        if one.number in numbers:
            yield Fault(line, "site_number_taken", str(one.number))
