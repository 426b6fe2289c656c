"""A report becomes an emergency and, in the same transaction, a work order of the highest urgency that can be sent."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import run_command
from bihuan.apps.core.journal.rows import Rows, next_number
from bihuan.apps.core.models import Area
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.core.sealing import index_of
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.orders.actions.opening import Whereabouts
from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.queries.emergencies import area_by_code, middle_of
from bihuan.apps.zones.rules.emergencies import EMERGENCY_KINDS, EmergencyTold, check_told, rounded
from bihuan.engine.ledger.canonical import instant

ORDER_KIND = "emergency"
ROWS = Rows({Emergency: "emergency"}, stale="emergency_moved")
step = ROWS.step


def report_emergency(*, told: EmergencyTold, by: Actor, at: datetime, command: str = "") -> Emergency:
    """Take a report in and open its order, P1, ready for dispatch; the same `command` again is the same emergency.

    t0 is when it was reported, t1 when it was answered (unknown stays unknown), t2 this instant. Nobody is sent yet:
    that is a person's word.

    :raises NotAllowed: `wrong_role`, `unknown_area`; what `check_told` refuses. CommandReused.
    """
    check_may(by, Action.CREATE, Kind.EMERGENCY)
    check_told(told, at)

    def do() -> dict[str, object]:
        return {"id": _report(told, by, at).pk}

    told_index = index_of(by.incident, "emergency", repr(told))  # under a key: a plain digest could be tried
    request = {"do": "report_emergency", "told": told_index, "by": by.account}
    found = run_command(command=command, request=request, at=at, do=do)["id"]
    return Emergency.objects.select_related("unit", "area").get(pk=str(found))


def _report(told: EmergencyTold, by: Actor, at: datetime) -> Emergency:
    area = area_by_code(by.incident, told.area)
    if told.area and area is None:
        raise NotAllowed("unknown_area")
    row = _row(told, area, by, at)
    ROWS.begin(row, "emergency.reported", by=by, at=at, facts=_facts(row), to_state=row.state)
    codes = ("drill" if row.is_drill else "real", str(row.number), row.kind, area.name if area else "")
    title = " ".join(codes).strip()
    exact = {"longitude": told.longitude, "latitude": told.latitude}
    order = open_internal_order(
        kind=ORDER_KIND, urgency="P1", title=title, text=told.text.strip(), incident=by.incident, at=at, dedupe=False,
        unit=area.unit_id if area else "", about=f"emergency:{row.pk}",
        where=Whereabouts(address=told.place.strip(), phone=told.phone.strip(), **exact),
    )  # fmt: skip
    return step(row, "emergency.order_made", by=by, at=at, facts={"order": order}, order=order or "", order_made_at=at)


def _row(told: EmergencyTold, area: Area | None, by: Actor, at: datetime) -> Emergency:
    """Return the new row; without a position of its own it lies in the middle of its area, if that has an outline."""
    rule = EMERGENCY_KINDS[told.kind]
    longitude, latitude = told.longitude, told.latitude
    if longitude is None and area is not None:
        longitude, latitude = middle_of(area) or (None, None)
    return Emergency(
        incident_id=by.incident, area=area, unit=area.unit if area else None,
        number=next_number(Emergency.objects.filter(incident_id=by.incident)),
        kind=told.kind, origin=told.origin, ring=told.ring or rule.ring, skills=list(told.skills or rule.skills),
        longitude=rounded(longitude), latitude=rounded(latitude), is_drill=told.is_drill, reported_by=by.account,
        reported_at=told.reported_at or at, answered_at=told.answered_at,
    )  # fmt: skip


def _facts(row: Emergency) -> dict[str, object]:
    return {
        "number": row.number, "kind": row.kind, "origin": row.origin, "ring": row.ring, "is_drill": row.is_drill,
        "area": row.area.code if row.area else "", "reported_at": instant(row.reported_at),
        "answered_at": instant(row.answered_at) if row.answered_at else "", "skills": list(row.skills),
    }  # fmt: skip
