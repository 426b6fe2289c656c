"""What is reported from a site: somebody collapsed, too many wait, something is lacking. Each becomes a work order.

The report, its event and the order are one transaction: whoever has the answer knows that the desk has the order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.screening.models import Site, SiteCheck, SiteReport
from bihuan.apps.screening.queries.ground import MedicalPoint, medical_point_of, shift_of
from bihuan.apps.screening.queries.scope import get_site
from bihuan.apps.screening.rules.ground import (
    CASUALTY,
    CROWDING,
    EMERGENCY,
    LACKING,
    URGENT,
    WHO,
    check_crowd,
    check_may_report,
    known_lacking,
)
from bihuan.engine.ledger.canonical import instant


def report_casualty(*, site_id: str, who: str, by: Actor, at: datetime, command: str = "") -> SiteReport:
    """Report that somebody collapsed: a P1 order with the site, the nearest medical point and 120.

    Two people are two orders; the same tap sent twice (`command`) is one. Nothing of the person is asked or kept.

    :raises NotAllowed: `wrong_role`, `not_found`, `unknown_who`.
    """

    def do() -> dict[str, object]:
        site = _site(site_id, by)
        if who not in WHO:
            raise NotAllowed("unknown_who")
        lines = {**_where(site), "collapsed": who, **_help(medical_point_of(site))}
        order = _open(site, CASUALTY, "P1", f"{site.number} {site.name}", lines, at, dedupe=False)
        return {"id": _report(site, CASUALTY, {"who": who}, order, by, at).pk}

    request = {"do": "report_casualty", "site": site_id, "who": who, "by": by.account}
    report_id = run_command(command=command, request=request, at=at, do=do)["id"]
    return SiteReport.objects.get(pk=str(report_id))


def report_crowding(*, site_id: str, waiting: int, lanes: int, by: Actor, at: datetime) -> SiteReport:
    """Report that too many wait at a site, with how many and how many lanes are open.

    While an order about it runs, a further report joins it.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_waiting`, `bad_open_lanes`.
    """
    with writing():
        site = _site(site_id, by)
        check_crowd(waiting, lanes)
        lines = {**_where(site), "waiting": str(waiting), "open_lanes": str(lanes)}
        order = _open(site, CROWDING, "P2", f"{site.number} {site.name}", lines, at)
        return _report(site, CROWDING, {"waiting": waiting, "lanes": lanes}, order, by, at)


def note_site_check(*, site_id: str, lacking: Collection[str], by: Actor, at: datetime) -> SiteCheck:
    """Keep the checklist of a site as gone through in this shift; what is lacking becomes an order, one for each.

    While an order about the same thing runs, no second one is opened.

    :raises NotAllowed: `wrong_role`, `not_found`, `unknown_check`.
    """
    with writing():
        site, codes = _site(site_id, by), known_lacking(lacking)
        row = SiteCheck.objects.create(
            site=site, shift_at=shift_of(site, at), lacking=codes, checked_by=by.account, checked_at=at
        )
        facts = {"site": site.pk, "unit": site.unit_id, "shift_at": instant(row.shift_at), "lacking": codes}
        record_event(EventDraft("site.checked", "site_check", row.pk, 0, by, at, facts))
        for code in codes:
            urgency = "P2" if code in URGENT else "P3"
            order = _open(site, "site_lacking", urgency, f"{site.number} {code} {site.name}", _where(site), at)
            _report(site, LACKING, {"what": code}, order, by, at)
        return row


def _site(site_id: str, by: Actor) -> Site:
    site = get_site(by, site_id)
    check_may_report(by, site.unit_id)
    return site


def _where(site: Site) -> dict[str, str]:
    position = "" if site.longitude is None else f"{site.longitude:.5f}, {site.latitude:.5f}"
    return {"site": f"{site.number} {site.name}", "place": site.place_text, "position": position}


def _help(point: MedicalPoint | None) -> dict[str, str]:
    if point is None:
        return {"emergency": EMERGENCY}
    distance = "" if point.distance_m is None else str(point.distance_m)
    return {
        "medical_point": point.name, "medical_phone": point.phone, "distance_m": distance, "emergency": EMERGENCY,
    }  # fmt: skip


def _open(
    site: Site, kind: str, urgency: str, title: str, lines: Mapping[str, str], at: datetime, *, dedupe: bool = True
) -> str:
    """Open the order and return it, or the one that runs about the same."""
    text = "\n".join(f"{name}: {value}" for name, value in lines.items() if value)
    opened = open_internal_order(
        kind=kind, urgency=urgency, title=title, text=text, incident=site.incident_id, at=at, dedupe=dedupe,
        unit=site.unit_id,
    )  # fmt: skip
    return opened or _running(site, kind, title)


def _running(site: Site, kind: str, title: str) -> str:
    """Return the order that runs about the same thing of the site."""
    orders = [row.order for row in SiteReport.objects.filter(site=site).order_by("-reported_at", "-id")]
    running = WorkOrder.objects.filter(pk__in=orders, kind=kind, ended_at=None).select_related("content")
    return next(str(row.pk) for row in running if row.content.title == title[:200])


def _report(site: Site, kind: str, figures: dict[str, object], order: str, by: Actor, at: datetime) -> SiteReport:
    row = SiteReport.objects.create(
        site=site, incident_id=site.incident_id, kind=kind, figures=figures, order=order, reported_by=by.account,
        reported_at=at,
    )  # fmt: skip
    facts = {"site": site.pk, "unit": site.unit_id, "order": order, **figures}
    record_event(EventDraft(f"{kind}.reported", "site_report", row.pk, 0, by, at, facts))
    return row
