"""The inside of compounds: struck once a day, counted at the doors by staff, and an order for every difference."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Area, Incident
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.zones.models import Crossing, DoorCount, InsideSheet, Presence
from bihuan.apps.zones.queries.gates_scope import get_own_compound
from bihuan.apps.zones.queries.inside import counted_since, inside_now, left_the_roster
from bihuan.apps.zones.rules.crossings import LATEST, MOST_AT_ONCE, Inside

_ORDER = "inside_differs"
MOST_COUNTED = MOST_AT_ONCE * 20


def count_doors(*, area_id: str, counted: int, by: Actor, at: datetime) -> DoorCount:
    """Keep how many people staff counted behind the doors of their own compound; a difference opens an order.

    :raises NotAllowed: `not_found`, `bad_count`.
    """
    if not 0 <= counted <= MOST_COUNTED:
        raise NotAllowed("bad_count")
    with writing():
        area = get_own_compound(by, area_id)
        expected = inside_now(by.incident, [area.pk])[area.pk].by_gates
        order = _order(area, f"doors {counted - expected:+d}", at) if counted != expected else ""
        row = DoorCount.objects.create(
            incident_id=by.incident, area=area, counted=counted, expected=expected, order=order,
            counted_by=by.account, counted_at=at,
        )  # fmt: skip
        facts = {"area": area.code, "counted": counted, "expected": expected, "order": order}
        record_event(EventDraft("inside.counted", "door_count", row.pk, 0, by, at, facts))
        return row


def _order(area: Area, what: str, at: datetime) -> str:
    """Open the order to find who was missed and return it; "" where one about the same difference is open."""
    opened = open_internal_order(
        kind=_ORDER, urgency="P2", title=f"{area.code} {what} {area.name}", text="", incident=area.incident_id, at=at,
        unit=area.unit_id, about=f"area:{area.pk}",
    )  # fmt: skip
    return opened or ""


def sweep_gates(incident: str, at: datetime) -> int:
    """Strike the sheets of the day that has ended, for every compound with a gate; return how many were struck."""
    row = Incident.objects.get(code=incident)
    today = at.astimezone(ZoneInfo(row.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    day = today.date() - timedelta(days=1)
    areas = Area.objects.filter(incident=row, gates__opened_at__lt=today).distinct().order_by("code")
    done = set(InsideSheet.objects.filter(incident=row, date__gte=day).values_list("area_id", flat=True))
    return sum(bool(strike(area=area, day=day, by=system(incident), at=at)) for area in areas if area.pk not in done)


def strike(*, area: Area, day: date, by: Actor, at: datetime) -> InsideSheet:
    """Strike the sheet of a compound: its open crossings add up and are carried; a difference opens an order."""
    with writing():
        since = counted_since([area.pk]).get(area.pk)
        inside = inside_now(area.incident_id, [area.pk])[area.pk]
        came, gone = (since.went_in, since.went_out) if since else (0, 0)
        row = InsideSheet.objects.create(
            incident_id=area.incident_id, area=area, date=day, roster=inside.roster, went_in=came, went_out=gone,
            net=inside.carried + came - gone + inside.left, uncounted=inside.uncounted, out=inside.out,
            visitors=inside.visitors, difference=inside.difference, order=_differs(area, inside, at), struck_at=at,
        )  # fmt: skip
        Crossing.objects.filter(area=area, sheet=None).update(sheet=row)
        Presence.objects.filter(left_the_roster(), area=area).delete()
        facts = {
            "area": area.code, "date": day.isoformat(), "roster": row.roster, "in": came, "out": gone,
            "inside": inside.by_gates, "difference": row.difference, "order": row.order,
        }  # fmt: skip
        record_event(EventDraft("inside.struck", "inside_sheet", row.pk, 0, by, at, facts))
        return row


def _differs(area: Area, inside: Inside, at: datetime) -> str:
    return _order(area, f"gates {inside.difference:+d}", at) if inside.difference else ""


def purge_crossings(*, incident: str, at: datetime) -> int:
    """Let go of crossings whose days are over and of last words that tell nothing any more; return how many.

    What they add up to stands on the sheets. Somebody who is out, or a visitor who is in, is never forgotten here.
    """
    old = at - RETENTION["crossing"].period
    gone, _ = Crossing.objects.filter(incident_id=incident, noted_at__lte=old).exclude(sheet=None).delete()
    loose, _ = Crossing.objects.filter(incident_id=incident, noted_at__lte=old, area=None).delete()
    home, _ = Presence.objects.filter(incident_id=incident, side="home", moved_at__lte=at - LATEST).delete()
    if gone or loose or home:
        by, facts = system(incident), {"crossings": gone + loose, "words": home}
        with writing():
            record_event(EventDraft("crossing.purged", "crossing", new_id(), 0, by, at, facts))
    return gone + loose + home
