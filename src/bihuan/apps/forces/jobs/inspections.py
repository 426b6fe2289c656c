"""What orders tell the findings they are about: that they are done, open again, cancelled or merged.

Which order it is, `orders/jobs.py` says in the transaction that opens it; its first event names the finding (`about`).
"""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.forces.actions import inspections


@on("order.accepted", job="forces.note_remedied")
def note_remedied(owed: Owed, at: datetime) -> None:
    """Let a finding whose order was accepted wait for re-inspection."""
    inspections.note_remedied(order_id=owed.subject_id, incident=owed.incident, at=at)


@on("order.reopened", job="forces.note_reopened")
def note_reopened(owed: Owed, at: datetime) -> None:
    """Let a finding whose order was opened again be mended again."""
    inspections.note_reopened(order_id=owed.subject_id, incident=owed.incident, at=at)


@on("order.cancelled", job="forces.note_cancelled")
def note_cancelled(owed: Owed, at: datetime) -> None:
    """Let a finding whose order was cancelled stand open, where the inspector sees it."""
    inspections.note_cancelled(order_id=owed.subject_id, incident=owed.incident, at=at)


@on("order.merged", job="forces.note_merged")
def note_merged(owed: Owed, at: datetime) -> None:
    """Let a finding follow its order into another."""
    changes = owed.facts.get("set")
    survivor = str(changes.get("survivor") or "") if isinstance(changes, dict) else ""
    inspections.note_merged(order_id=owed.subject_id, survivor=survivor, incident=owed.incident, at=at)
