"""The hand-over sheet (交接班): what the next shift must know, as it stands at one instant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, QuerySet

from bihuan.apps.core.journal import current_root
from bihuan.apps.core.models import DayRoot, Delivery, Event, Heartbeat
from bihuan.apps.forces.queries.roll import roll_call
from bihuan.apps.intake.models import Batch, Expectation, Source
from bihuan.apps.intake.rules import gaps
from bihuan.apps.orders.models import Balance, WorkOrder
from bihuan.apps.orders.rules.states import OPEN
from bihuan.engine.ledger.canonical import instant

Sheet = dict[str, object]
_OPEN = [state.value for state in OPEN]
MOST = 10


def hand_sheet(incident: str, unit: str, at: datetime) -> Sheet:
    """Return the sheet of the desk ("desk") or of a unit; orders are named by identifier, never by person."""
    held = WorkOrder.objects.filter(incident_id=incident, state__in=_OPEN)
    own = held if unit == "desk" else held.filter(unit=unit)
    return {
        "at": instant(at), "unit": unit, "open": _matrix(own), "open_n": own.count(),
        "deadlines": _orders(own.order_by("due_at")), "overdue": own.filter(due_at__lt=at).count(),
        "suspended": _orders(own.filter(state="SUSPENDED").order_by("resume_at"), MOST * 5),
        "disputes": _orders(own.filter(state="DISPUTED").order_by("due_at"), MOST * 5),
        "roll": _roll(incident, unit, at), **_desk_part(incident, at), **_machine_part(incident, at),
    }  # fmt: skip


def _roll(incident: str, unit: str, at: datetime) -> list[Sheet]:
    """Return who should be on by duty and plan, and when each checked in ("" = not yet), by identifier."""
    rows = roll_call(incident=incident, unit="" if unit == "desk" else unit, at=at)
    return [
        {"role": one.role, "account": one.account, "officer": one.officer, "number": one.number, "post": one.post,
         "starts_at": instant(one.starts_at), "ends_at": instant(one.ends_at),
         "checked_in_at": instant(one.checked_in_at) if one.checked_in_at else ""}
        for one in rows
    ]  # fmt: skip


def _matrix(orders: QuerySet[WorkOrder]) -> dict[str, dict[str, int]]:
    """Return open orders by urgency and state."""
    found: dict[str, dict[str, int]] = {}
    for urgency, state, number in orders.values_list("urgency", "state").annotate(n=Count("id")).order_by("urgency"):
        found.setdefault(urgency, {})[state] = number
    return found


def _orders(orders: QuerySet[WorkOrder], most: int = MOST) -> list[Sheet]:
    columns = ("id", "urgency", "state", "unit", "due_at", "clock", "resume_at", "asked")
    rows = list(orders.values(*columns)[:most])
    reasons = _suspension_reasons([str(row["id"]) for row in rows if row["state"] == "SUSPENDED"])
    for row in rows:
        row["due_at"] = instant(row["due_at"]) if row["due_at"] else ""
        row["resume_at"] = instant(row["resume_at"]) if row["resume_at"] else ""
        row["reason"] = reasons.get(str(row["id"]), "")
    return [dict(row) for row in rows]


def _suspension_reasons(ids: list[str]) -> dict[str, str]:
    asked = Event.objects.filter(subject_id__in=ids, kind="order.suspension_asked").order_by("n")
    return dict(asked.values_list("subject_id", "reason"))


def _desk_part(incident: str, at: datetime) -> Sheet:
    numbers: dict[str, list[int]] = {}
    for source, seq in Batch.objects.filter(source__incident_id=incident).values_list("source__code", "seq"):
        numbers.setdefault(source, []).append(seq)
    lost = {code: gaps(seqs) for code, seqs in sorted(numbers.items())}
    owing = Expectation.objects.filter(source__incident_id=incident, met_by="", expected_at__lte=at)
    late = owing.order_by("expected_at").values_list("source__code", "expected_at")
    return {
        "missing_batches": [{"source": code, "seqs": seqs} for code, seqs in lost.items() if seqs],
        "owing_report": [{"source": code, "expected_at": instant(expected)} for code, expected in late],
        "sources_n": Source.objects.filter(incident_id=incident).count(),
        "dead_letters": Delivery.objects.exclude(dead_at=None).count(),
    }  # fmt: skip


def _machine_part(incident: str, at: datetime) -> Sheet:
    """Return root, last balance, age of the last back-up; what is not measured is None and printed as unknown."""
    size, root = current_root()
    last = Balance.objects.filter(incident_id=incident).order_by("-at").first()
    full = Balance.objects.filter(incident_id=incident, is_full=True).order_by(F("at").desc()).first()
    day = DayRoot.objects.order_by("-date").first()
    clock = Heartbeat.objects.filter(task="clock").values_list("detail", flat=True).first()
    return {
        "tree_size": size, "root": root, "clock_offset": clock or None, "backup_age_seconds": _backup_age(at),
        "unaccounted": last.unaccounted if last else None, "balance_at": instant(last.at) if last else "",
        "full_unaccounted": full.unaccounted if full else None, "full_at": instant(full.at) if full else "",
        "day_root": {"date": str(day.date), "tree_size": day.tree_size, "root": day.root} if day else None,
    }  # fmt: skip


def _backup_age(at: datetime) -> int | None:
    """Return how many seconds ago the newest file in the data folder's `backups` was written; None = there is none."""
    folder = Path(settings.DATA_DIR) / "backups"
    written = [path.stat().st_mtime for path in folder.glob("*")] if folder.is_dir() else []
    return int(at.timestamp() - max(written)) if written else None
