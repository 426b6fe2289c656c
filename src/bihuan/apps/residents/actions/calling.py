"""Orders of the care of residents: for what somebody lacks, and for whom nobody has seen when the ladder climbs."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.queries.whereabouts import Reachable
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from bihuan.apps.residents.rules.ladder import ORDERED
from bihuan.apps.residents.rules.needs import ASKING

UNSEEN, RESCUE = "welfare_unseen", "welfare_rescue"
_KINDS = {"community": UNSEEN, "rescue": RESCUE}


def call_beyond(check: WelfareCheck, on_step: str, *, at: datetime) -> str:
    """Open the order of a step that is beyond the team; "" while the one of this very step is still open."""
    kind = _KINDS[on_step]
    if check.order and WorkOrder.objects.filter(pk=check.order, kind=kind, ended_at=None).exists():
        return ""
    entry = check.entry
    seen = entry.seen_at.isoformat(timespec="minutes") if entry.seen_at else "-"
    text = "\n".join(
        (f"step: {on_step}", f"class: {entry.care_class}", f"needs: {', '.join(entry.needs)}", f"last seen: {seen}")
    )
    return _open(entry, kind, ORDERED[on_step], text, at)


def call_for(entry: CareEntry, result: str, *, at: datetime) -> str:
    """Open the order for what somebody lacks, unless one is open already; return it, "" for none."""
    kind = f"welfare_{result}"
    same = WorkOrder.objects.filter(incident_id=entry.incident_id, kind=kind, content__person=entry.person)
    if same.filter(ended_at=None).exists():
        return ""
    return _open(entry, kind, ASKING[result], f"needs: {', '.join(entry.needs)}", at)


def _open(entry: CareEntry, kind: str, urgency: str, text: str, at: datetime) -> str:
    open_all([entry])
    who = Reachable(entry.name, entry.phone, entry.address, entry.area.code if entry.area else "")
    wanted = WantedOrder(entry.pk, entry.person, kind, urgency, text, unit=entry.unit_id or "", who=who)
    return open_orders_about(wanted=[wanted], incident=entry.incident_id, at=at)[entry.pk]
