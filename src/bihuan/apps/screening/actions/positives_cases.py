"""A person whose own swab is positive becomes a case, on the laboratory's record alone (R13, R15)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.intake.actions.evidence import add_evidence
from bihuan.apps.intake.actions.linking import link_case
from bihuan.apps.intake.actions.naming import name_person
from bihuan.apps.intake.queries.cases import case_of_person, laboratory_record
from bihuan.apps.intake.queries.parties import is_ended, limits_of
from bihuan.apps.intake.rules.linking import record_refusal
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.screening.models import HeldMember, Pool
from bihuan.apps.screening.queries.positives import waiting_for_a_case
from bihuan.apps.screening.rules.positives import CASE, SWAB_POSITIVE


def open_case(one: HeldMember, *, single: Pool, by: Actor, at: datetime) -> bool:
    """Link the case of a person whose own swab is positive; tracing opens it by its job. Say whether that was possible.

    The record has to be a laboratory's word by the rules of the gate; where it is not yet, the person stays held, the
    refusal is kept, the desk is called, and the sweeper tries again. In the caller's transaction.
    """
    name_person(record_id=one.record, person_id=one.person, by=by, at=at)
    refusal = _refusal(one, by, at)
    if refusal:
        _keep_refusal(one, refusal, single, by, at)
        return False
    add_evidence(
        person_id=one.person, kind="lab_positive", occurred_at=min(single.filled_at, at), context="screening",
        reference=one.record, by=by, at=at,
    )  # fmt: skip
    if not case_of_person(one.person, by.incident):
        link_case(record_id=one.record, by=by, at=at)
    _close(one, single, by, at)
    return True


def _refusal(one: HeldMember, by: Actor, at: datetime) -> str:
    """Return why the record opens no case now, "" when it does; asked before anything is written."""
    record = laboratory_record(one.record, by.incident, at)
    if record is None:
        return "not_found"
    if is_ended(by.incident, at):
        return "incident_ended"
    return record_refusal(record, at, limits_of(by.incident))


def _close(one: HeldMember, single: Pool, by: Actor, at: datetime) -> None:
    changes: dict[str, Any] = {"state": CASE, "cleared_at": at, "cleared_by": single, "refusal": ""}
    if HeldMember.objects.filter(pk=one.pk, n=one.n).update(n=one.n + 1, **changes) != 1:
        raise NotAllowed("stale", n=one.n)
    facts = {"tube": one.pool_id, "person": one.person, "order": one.order, "record": one.record}
    record_event(
        EventDraft("member.became_case", "held_member", one.pk, one.n + 1, by, at, facts, from_state=SWAB_POSITIVE,
                   to_state=CASE)
    )  # fmt: skip
    one.n, one.state, one.cleared_at = one.n + 1, CASE, at


def _keep_refusal(one: HeldMember, code: str, single: Pool, by: Actor, at: datetime) -> None:
    if one.refusal == code:
        return
    HeldMember.objects.filter(pk=one.pk).update(refusal=code, cleared_by=single)
    one.refusal = code
    open_internal_order(
        kind="positive_without_case", urgency="P1", title=f"{single.code} {code}",
        text=f"tube: {single.code}\nrefusal: {code}", incident=by.incident, at=at,
    )  # fmt: skip


def retry_cases(*, incident: str, at: datetime) -> int:
    """Try again to open the cases that the rules of the gate did not allow yet; return how many opened.

    A source becomes a laboratory by a health approver's word and by its age, both of which come later.
    """
    by, opened = system(incident), 0
    with writing():
        for one in waiting_for_a_case(incident).select_related("cleared_by"):
            if one.cleared_by is not None:
                opened += open_case(one, single=one.cleared_by, by=by, at=at)
    return opened
