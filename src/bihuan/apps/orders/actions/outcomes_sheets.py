"""What became of each record goes back to its source: one signed sheet a source and day (loop.md R3, E8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - `date` is the name of an argument here
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.journal import EventDraft, Writer, current_root, record_event, writing
from bihuan.apps.core.models import Incident
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.intake.actions.receipts import sign_receipt
from bihuan.apps.intake.models import Source
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.orders.models import Outcome, OutcomeSheet
from bihuan.apps.orders.rules.limits import OUTCOME_LIMIT
from bihuan.apps.orders.rules.moves import DESK, LEADS
from bihuan.engine.ledger.canonical import canonical_bytes, instant

_ACKNOWLEDGERS = DESK | LEADS | {Role.SOURCE, Role.INTAKE_CLERK}


def issue_outcome_sheets(*, incident: str, date: Date, at: datetime) -> list[OutcomeSheet]:
    """Sign one sheet for each source with all that it is owed up to the end of the incident's local day.

    Each source is a transaction of its own; called again for the same day it signs what has come since, if anything.
    """
    zone = ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))
    end = datetime.combine(date + timedelta(days=1), datetime.min.time(), zone)
    owed = Outcome.objects.filter(incident_id=incident, state="owed", at__lt=end)
    codes = sorted(set(owed.values_list("source", flat=True)))
    sheets = [_issue(incident, code, date, end, at) for code in codes]
    return [sheet for sheet in sheets if sheet is not None]


def _issue(incident: str, code: str, date: Date, end: datetime, at: datetime) -> OutcomeSheet | None:
    with writing() as writer:
        owed = Outcome.objects.filter(incident_id=incident, source=code, state="owed", at__lt=end)
        outcomes = list(owed.order_by("batch", "line", "event"))
        if not outcomes:
            return None
        sheet = OutcomeSheet(
            id=new_id(), incident_id=incident, source=code, date=date, receipt=new_id(), outcomes_n=len(outcomes),
            issued_at=at,
        )  # fmt: skip
        payload = canonical_bytes(_payload(writer, sheet, outcomes, at)).decode()
        source = Source.objects.get(incident_id=incident, code=code)
        sign_receipt(identifier=sheet.receipt, kind="outcome", source=source, batch=None, payload=payload, at=at)
        sheet.save(force_insert=True)
        owed.update(state="sent", sheet=sheet.id)
        facts = {
            "source": code, "date": str(date), "outcomes": [one.id for one in outcomes],
            "payload_sha256": hashlib.sha256(payload.encode()).hexdigest(),
        }  # fmt: skip
        record_event(EventDraft("outcome_sheet.issued", "outcome_sheet", sheet.id, 0, system(incident), at, facts))
    return sheet


def _payload(writer: Writer, sheet: OutcomeSheet, outcomes: Sequence[Outcome], at: datetime) -> dict[str, object]:
    writer.flush()
    size, root = current_root(writer.size)
    listed = [
        {
            "outcome": one.id, "record": one.record, "batch": one.batch, "line": one.line, "order": one.order_id,
            "result": one.result, "leaf_index": one.event,
        }
        for one in outcomes
    ]  # fmt: skip
    return {
        "receipt": sheet.receipt, "kind": "outcome", "incident": sheet.incident_id, "source": sheet.source,
        "date": str(sheet.date), "sheet": sheet.id, "outcomes": listed, "tree_size": size, "root": root,
        "at": instant(at),
    }  # fmt: skip


def acknowledge_sheet(*, sheet_id: str, by: Actor, at: datetime) -> OutcomeSheet:
    """Note that the source has its sheet; a source acknowledges its own, the desk what it heard by other ways.

    :raises NotAllowed: `not_found`, `wrong_role`, `not_your_source`, `already_acknowledged`.
    """
    if by.role not in _ACKNOWLEDGERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        sheet = OutcomeSheet.objects.filter(pk=sheet_id, incident_id=by.incident).first()
        if sheet is None:
            raise NotAllowed("not_found")
        if by.role is Role.SOURCE and by.unit != sheet.source:
            raise NotAllowed("not_your_source", source=sheet.source)
        n = sheet.n + 1
        waiting = OutcomeSheet.objects.filter(pk=sheet.pk, n=sheet.n, acknowledged_at=None)
        if waiting.update(acknowledged_at=at, n=n) != 1:
            raise NotAllowed("already_acknowledged")
        Outcome.objects.filter(sheet=sheet.pk).update(state="acknowledged")
        record_event(EventDraft("outcome_sheet.acknowledged", "outcome_sheet", sheet.pk, n, by, at, facts={}))
        sheet.refresh_from_db()
    return sheet


def escalate_sheets(*, incident: str, at: datetime) -> int:
    """Escalate each sheet that nobody acknowledged within a day, once: an order to ask the source; return how many."""
    late = OutcomeSheet.objects.filter(
        incident_id=incident, acknowledged_at=None, escalated_at=None,
        issued_at__lt=at - timedelta(seconds=OUTCOME_LIMIT),
    )  # fmt: skip
    return sum(_escalate(sheet, at) for sheet in list(late.order_by("issued_at")))


def _escalate(sheet: OutcomeSheet, at: datetime) -> bool:
    n = sheet.n + 1
    with writing():
        waiting = OutcomeSheet.objects.filter(pk=sheet.pk, n=sheet.n, acknowledged_at=None, escalated_at=None)
        if waiting.update(escalated_at=at, n=n) != 1:
            return False
        by = system(sheet.incident_id)
        record_event(EventDraft("outcome_sheet.escalated", "outcome_sheet", sheet.pk, n, by, at, facts={}))
        open_internal_order(
            kind="missing_acknowledgement", urgency="P3", title=f"{sheet.source} {sheet.date} {sheet.pk}", text="",
            incident=sheet.incident_id, at=at,
        )  # fmt: skip
    return True
