"""Asking a holder for footage or records: one case, one place, some hours; another department agrees; it expires."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.core.erasure import About, key_names
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Batch, Record
from bihuan.apps.intake.queries.parties import limits_of, party_of
from bihuan.apps.intake.rules.asking import APPROVERS, ORIGINATORS
from bihuan.apps.tracing.actions.cases import get_row as get_case
from bihuan.apps.tracing.actions.moving import begin, step
from bihuan.apps.tracing.models import Case, MaterialRequest
from bihuan.apps.tracing.queries.cases import source_window_of, window_of
from bihuan.apps.tracing.rules.asking import (
    APPROVED,
    DECLINED,
    EXPIRED,
    FULFILLED,
    KEPT_FOR,
    LASTS,
    PURGED,
    REFUSALS,
    WAITING,
    MaterialTold,
    check_material,
    check_word,
)
from bihuan.apps.tracing.rules.confining import check_role
from bihuan.apps.tracing.rules.windows import Window
from bihuan.engine.ledger.canonical import instant


def ask_material(*, case_id: str, told: MaterialTold, by: Actor, at: datetime, note: str = "") -> MaterialRequest:
    """Ask for material because of a case; nobody may hand it out until another department has agreed.

    :raises NotAllowed: `wrong_role`, `not_found`, `case_unconfirmed`, `no_department`, why the case has no window, or
        why this is asked too widely (`rules.asking`).
    """
    check_role(by, ORIGINATORS)
    case = get_case(case_id, by)
    if case.classification not in {"confirmed", "probable"}:
        raise NotAllowed("case_unconfirmed")
    place = _place(told.place, by.incident)
    check_material(told, _window(case, told.purpose), limits_of(by.incident), at)
    department = party_of(by.account, by.incident, at).department
    if not department:
        raise NotAllowed("no_department")
    with writing():
        row = MaterialRequest(
            incident_id=by.incident, case=case, kind=told.kind, purpose=told.purpose, legal_basis=told.legal_basis,
            place=place, window_from=told.window_from, window_to=told.window_to, holder=told.holder[:100],
            asked_by=by.account, department=department, asked_at=at, expires_at=at + LASTS,
        )  # fmt: skip
        if told.place_text or note:
            filled(row, place_text=told.place_text[:300], note=note)
        facts = {
            "case": case.pk, "kind": row.kind, "purpose": row.purpose, "legal_basis": row.legal_basis,
            "department": department, "minutes": (row.window_to - row.window_from) // timedelta(minutes=1),
            "expires_at": instant(row.expires_at),
        }  # fmt: skip
        return begin(row, "material.asked", by=by, at=at, facts=facts, to_state=WAITING)


def _place(place_id: str, incident: str) -> Place | None:
    found = Place.objects.filter(pk=place_id, incident_id=incident).first() if place_id else None
    if place_id and found is None:
        raise NotAllowed("not_found")
    return found


def _window(case: Case, purpose: str) -> Window:
    return source_window_of(case) if purpose == "find_source" else window_of(case)


def decide_material(*, request_id: str, is_yes: bool, by: Actor, at: datetime, reason: str = "") -> MaterialRequest:
    """Say yes or no to a request, as an approver of another department than the asker's.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `not_waiting`, `request_expired`, `own_request`,
        `no_department`, `same_department`.
    """
    check_role(by, APPROVERS)
    if not is_yes and reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _waiting(request_id, by, at, WAITING)
        word = party_of(by.account, by.incident, at)
        check_word(party_of(row.asked_by, by.incident, at), row.department, word)
        event, state = ("material.approved", APPROVED) if is_yes else ("material.declined", DECLINED)
        return step(
            row, event, by=by, at=at, facts={"department": word.department}, why=reason, state=state,
            refusal=reason, decided_by=by.account, decided_department=word.department, decided_at=at,
        )  # fmt: skip


def fulfil_material(
    *, request_id: str, by: Actor, at: datetime, batch_id: str = "", reference: str = ""
) -> MaterialRequest:
    """Note that the material came: as a batch of intake, or under the holder's own reference. It is kept for 30 days.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_approved`, `request_expired`, `nothing_came`.
    """
    check_role(by, ORIGINATORS)
    if not batch_id and not reference.strip():
        raise NotAllowed("nothing_came")
    with writing():
        row = _waiting(request_id, by, at, APPROVED)
        if batch_id and not Batch.objects.filter(pk=batch_id, source__incident=by.incident).exists():
            raise NotAllowed("not_found")
        changes: dict[str, Any] = {
            "state": FULFILLED,
            "fulfilled_at": at,
            "fulfilled_by": by.account,
            "purge_at": at + KEPT_FOR,
        }
        if reference:
            filled(row, holder_reference=reference[:300])
            changes["sealed"] = row._meta.get_field("sealed").pre_save(row, add=False)
        facts = {"batch": batch_id, "has_reference": bool(reference)}
        return step(row, "material.fulfilled", by=by, at=at, facts=facts, batch=batch_id, **changes)


def _waiting(request_id: str, by: Actor, at: datetime, state: str) -> MaterialRequest:
    row = get_row(request_id, by)
    if row.state != state:
        raise NotAllowed("not_waiting" if state == WAITING else "not_approved")
    if at >= row.expires_at:
        raise NotAllowed("request_expired")
    return row


def get_row(request_id: str, by: Actor) -> MaterialRequest:
    """Return a request of the actor's incident. :raises NotAllowed: `not_found`."""
    row = MaterialRequest.objects.filter(pk=request_id, incident_id=by.incident).first()
    if row is None:
        raise NotAllowed("not_found")
    return row


def expire_material(*, incident: str, at: datetime) -> int:
    """Let requests that nobody decided or fulfilled in time end; return how many."""
    with writing():
        open_ = MaterialRequest.objects.filter(incident_id=incident, state__in=[WAITING, APPROVED])
        late = list(open_.filter(expires_at__lte=at))
        for row in late:
            step(row, "material.expired", by=system(incident), at=at, state=EXPIRED)
        return len(late)


def purge_material(*, incident: str, at: datetime) -> int:
    """Destroy what came 30 days ago: the words, and the lines and bytes of its batch; return how many requests."""
    with writing():
        old = list(MaterialRequest.objects.filter(incident_id=incident, state=FULFILLED, purge_at__lte=at))
        for row in old:
            _purge_one(row, incident, at)
        return len(old)


_OF_MATERIAL = ("record:", "bytes:")  # not the orders that followed: they have a retention of their own


def _purge_one(row: MaterialRequest, incident: str, at: datetime) -> None:
    by, found = system(incident), Record.objects.filter(batch=row.batch) if row.batch else Record.objects.none()
    records = frozenset(found.values_list("id", flat=True))
    about = About(incident, records=records)
    names = [name for name in key_names(about) if name.startswith(_OF_MATERIAL)] if records else []
    names += [row.key_name(), *([f"batch:{row.batch}"] if row.batch else [])]
    decide_deletion(kind="retention", reason="footage", about=about, names=names, by=by, at=at)
    step(row, "material.purged", by=by, at=at, facts={"records": len(records)}, state=PURGED, purged_at=at)
