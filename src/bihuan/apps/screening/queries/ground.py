"""What is known of a site at this moment: the nearest medical point, the last checklist, reports and their orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.models import Place
from bihuan.apps.forces.queries import shift_start
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.models import CodeChecks, Site, SiteCheck, SiteReport

MEDICAL = "medical"


@dataclass(frozen=True, slots=True)
class MedicalPoint:
    """Where a casualty is taken: its name, its telephone ("" = unknown), metres in a straight line (None = unknown)."""

    name: str
    phone: str = ""
    distance_m: int | None = None


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """One report with the state of its order, which says how far it was resolved."""

    report: SiteReport
    order_state: str
    order_unit: str


@dataclass(frozen=True, slots=True)
class SiteState:
    """What holds at a site: who helps, the checklist of this shift (None = not gone through), what is reported."""

    site: Site
    medical: MedicalPoint | None
    check: SiteCheck | None
    open_reports: tuple[ReportSeen, ...]


def medical_point_of(site: Site) -> MedicalPoint | None:
    """Return the medical point of a site: the one told for it, else the nearest known, None where none is.

    Known are places of the kind "medical" and the points told for other sites (taken to stand at those). Nearest in a
    great circle: an ambulance's way is longer.
    """
    if site.medical_name:
        return MedicalPoint(site.medical_name, site.medical_phone, 0)
    known = [*_places(site.incident_id), *_of_other_sites(site)]
    if not known or site.longitude is None or site.latitude is None:
        return None
    metres = _metres((site.longitude, site.latitude), [place for _, place in known])
    nearest = min(range(len(known)), key=lambda index: metres[index])
    point = known[nearest][0]
    return MedicalPoint(point.name, point.phone, round(metres[nearest]))


def _places(incident: str) -> list[tuple[MedicalPoint, tuple[float, float]]]:
    rows = Place.objects.filter(incident_id=incident, kind=MEDICAL).order_by("id")
    return [
        (MedicalPoint(row.name), (row.longitude, row.latitude))
        for row in rows
        if row.longitude is not None and row.latitude is not None
    ]


def _of_other_sites(site: Site) -> list[tuple[MedicalPoint, tuple[float, float]]]:
    rows = Site.objects.filter(incident_id=site.incident_id, closed_at=None).exclude(medical_name="")
    return [
        (MedicalPoint(row.medical_name, row.medical_phone), (row.longitude, row.latitude))
        for row in rows.order_by("number")
        if row.longitude is not None and row.latitude is not None
    ]


def _metres(here: tuple[float, float], places: Sequence[tuple[float, float]]) -> list[float]:
    import numpy as np  # a page must not load it at start-up: only where somebody needs help

    from bihuan.engine.sphere import great_circle_m

    longitudes, latitudes = np.radians(np.asarray(places, dtype=np.float64)).T
    longitude, latitude = np.radians(np.asarray(here, dtype=np.float64))
    return [float(metres) for metres in great_circle_m(longitude, latitude, longitudes, latitudes)]


def shift_of(site: Site, at: datetime) -> datetime:
    """Return when the shift of the site's unit began."""
    return shift_start(incident=site.incident_id, unit=site.unit_id, at=at)


def checks_of(sites: Sequence[Site], at: datetime) -> dict[str, SiteCheck]:
    """Return the last checklist of each site in the shift that runs; a site that is missing was not gone through."""
    units = {site.pk: site.unit_id for site in sites}
    one_of = {site.unit_id: site for site in sites}
    begun = {unit: shift_of(site, at) for unit, site in one_of.items()}
    rows = SiteCheck.objects.filter(site__in=list(units), checked_at__lte=at).order_by("checked_at", "id")
    return {row.site_id: row for row in rows if row.checked_at >= begun[units[row.site_id]]}


def states_of(sites: Sequence[Site], at: datetime) -> list[SiteState]:
    """Return what holds at each site; reports are shown until their order is over."""
    checks, reports = checks_of(sites, at), open_reports(sites)
    return [
        SiteState(site, medical_point_of(site), checks.get(site.pk), tuple(reports.get(site.pk, ()))) for site in sites
    ]


def open_reports(sites: Iterable[Site]) -> dict[str, list[ReportSeen]]:
    """Return the reports of each site whose orders still run, the newest first; the last one of each order."""
    rows = SiteReport.objects.filter(site__in=list(sites)).order_by("-reported_at", "-id")
    running = WorkOrder.objects.filter(pk__in={row.order for row in rows}, ended_at=None).in_bulk()
    found: dict[str, list[ReportSeen]] = {}
    seen: set[str] = set()
    for row in rows:
        order = running.get(row.order)
        if order is not None and row.order not in seen:
            seen.add(row.order)
            found.setdefault(row.site_id, []).append(ReportSeen(row, order.state, order.unit))
    return found


def codes_checked(site: Site, hour_at: datetime) -> int:
    """Return how many codes were checked at a site in an hour."""
    row = CodeChecks.objects.filter(site=site, hour_at=hour_at).first()
    return row.passed + row.stopped if row else 0


def sites_named(ids: Iterable[str]) -> list[Site]:
    """Return the sites with these identifiers, by number."""
    return list(Site.objects.filter(pk__in=list(ids)).order_by("number"))
