"""Deciding that somebody stays somewhere: one proposes, another decides; it ends by itself, and is looked at before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Person
from bihuan.apps.intake.queries.parties import party_of
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.tracing.actions.moving import begin, step
from bihuan.apps.tracing.models import Case, Contact, Quarantine
from bihuan.apps.tracing.rules.confining import (
    DECIDERS,
    IN_FORCE,
    LIFTED,
    LIFTINGS,
    LONGEST_TO_REVIEW,
    OVER,
    PROPOSERS,
    REFUSALS,
    REFUSED,
    WAITING,
    Terms,
    check_role,
    check_terms,
)
from bihuan.engine.ledger.canonical import instant


@dataclass(frozen=True, slots=True)
class NewQuarantine:
    """What is proposed for whom: the terms, the place in words, and the contact or case because of which."""

    person_id: str
    terms: Terms
    place_text: str
    contact_id: str = ""
    case_id: str = ""
    note: str = ""


def propose_quarantine(*, new: NewQuarantine, by: Actor, at: datetime) -> Quarantine:
    """Propose a decision; it binds nobody until another person has agreed.

    :raises NotAllowed: `wrong_role`, `not_found`, `no_ground` (neither contact nor case of this person), `no_place`, or
        what the terms lack (`rules.confining`).
    """
    return _propose(new, None, by, at)


def extend_quarantine(
    *, quarantine_id: str, ends_at: datetime, review_at: datetime, by: Actor, at: datetime
) -> Quarantine:
    """Propose a further decision that begins where this one ends: nothing is prolonged, it is decided anew.

    :raises NotAllowed: as `propose_quarantine`; `not_in_force`.
    """
    check_role(by, PROPOSERS)
    before = get_row(quarantine_id, by)
    if before.state != IN_FORCE:
        raise NotAllowed("not_in_force")
    terms = Terms(before.regime, before.legal_basis, before.ends_at, ends_at, review_at)
    new = NewQuarantine(
        before.person_id, terms, before.place_text, before.contact_id or "", before.case_id or "", before.note
    )
    return _propose(new, before, by, at)


def _propose(new: NewQuarantine, before: Quarantine | None, by: Actor, at: datetime) -> Quarantine:
    check_role(by, PROPOSERS)
    ends_at, review_at = check_terms(new.terms, at)
    if not new.place_text.strip():
        raise NotAllowed("no_place")
    with writing():
        _check_ground(new, by.incident)
        row = Quarantine(
            incident_id=by.incident, person_id=new.person_id, contact_id=new.contact_id or None,
            case_id=new.case_id or None, regime=new.terms.regime, legal_basis=new.terms.legal_basis,
            starts_at=new.terms.starts_at, ends_at=ends_at, review_at=review_at, proposed_by=by.account,
            proposed_at=at, extends=before,
        )  # fmt: skip
        filled(row, place_text=new.place_text[:300], note=new.note)
        facts = {
            "person": new.person_id, "regime": row.regime, "legal_basis": row.legal_basis,
            "starts_at": instant(row.starts_at), "ends_at": instant(ends_at), "review_at": instant(review_at),
            "extends": before.pk if before else "",
        }  # fmt: skip
        return begin(row, "quarantine.proposed", by=by, at=at, facts=facts, to_state=WAITING)


def _check_ground(new: NewQuarantine, incident: str) -> None:
    if not Person.objects.filter(pk=new.person_id, incident_id=incident).exists():
        raise NotAllowed("not_found")
    mine = {"incident_id": incident, "person": new.person_id}
    contact = new.contact_id and Contact.objects.filter(pk=new.contact_id, **mine).exists()
    case = new.case_id and Case.objects.filter(pk=new.case_id, **mine).exists()
    if not contact and not case:
        raise NotAllowed("no_ground")


def decide_quarantine(*, quarantine_id: str, is_yes: bool, by: Actor, at: datetime, reason: str = "") -> Quarantine:
    """Say yes or no to a proposal, as a health approver who is somebody else.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_waiting`, `own_request`, `bad_reason`; `end_passed`.
    """
    check_role(by, DECIDERS)
    if not is_yes and reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_row(quarantine_id, by)
        if row.state != WAITING:
            raise NotAllowed("not_waiting")
        check_other(row.proposed_by, by, at)
        if is_yes and row.ends_at <= at:
            raise NotAllowed("end_passed")
        event, state = ("quarantine.approved", IN_FORCE) if is_yes else ("quarantine.refused", REFUSED)
        return step(row, event, by=by, at=at, why=reason, state=state, decided_by=by.account, decided_at=at)


def check_other(first: str, by: Actor, at: datetime) -> None:
    """Refuse the person who acted first, also under a second account. :raises NotAllowed: `own_request`."""
    one, other = party_of(first, by.incident, at), party_of(by.account, by.incident, at)
    if one.is_same(other) or other.granted_by == first:
        raise NotAllowed("own_request")


def lift_quarantine(*, quarantine_id: str, reason: str, by: Actor, at: datetime) -> Quarantine:
    """Lift a decision that is in force, or withdraw one that waits; whoever may propose may set free.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `not_in_force`.
    """
    check_role(by, PROPOSERS)
    if reason not in LIFTINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_row(quarantine_id, by)
        if row.state != IN_FORCE:
            raise NotAllowed("not_in_force")
        changes: dict[str, Any] = {"state": LIFTED, "ended_by": by.account, "ended_at": at, "reason": reason}
        return step(row, "quarantine.lifted", by=by, at=at, why=reason, **changes)


def review_quarantine(*, quarantine_id: str, next_review_at: datetime, by: Actor, at: datetime) -> Quarantine:
    """Say after a look that a decision stands, until the next look; to end it, lift it.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_in_force`, `no_review`, `review_too_late`.
    """
    check_role(by, DECIDERS)
    with writing():
        row = get_row(quarantine_id, by)
        if row.state != IN_FORCE:
            raise NotAllowed("not_in_force")
        if next_review_at <= at:
            raise NotAllowed("no_review")
        if next_review_at > min(row.ends_at, at + LONGEST_TO_REVIEW):
            raise NotAllowed("review_too_late", days=LONGEST_TO_REVIEW.days)
        changes: dict[str, Any] = {"reviewed_by": by.account, "reviewed_at": at, "review_called_at": None}
        facts = {"next": instant(next_review_at)}
        return step(row, "quarantine.reviewed", by=by, at=at, facts=facts, review_at=next_review_at, **changes)


def end_over(*, incident: str, at: datetime) -> int:
    """End the decisions whose time is over; return how many."""
    with writing():
        over = list(Quarantine.objects.filter(incident_id=incident, state=IN_FORCE, ends_at__lte=at))
        for row in over:
            changes: dict[str, Any] = {"state": OVER, "ended_by": "system", "ended_at": row.ends_at}
            step(row, "quarantine.over", by=system(incident), at=at, **changes)
        return len(over)


def call_reviews(*, incident: str, at: datetime) -> int:
    """Open an order for every decision in force whose review is overdue, once a review; return how many."""
    with writing():
        late = list(
            Quarantine.objects.filter(
                incident_id=incident, state=IN_FORCE, review_at__lte=at, ends_at__gt=at, review_called_at=None
            )
        )
        for row in late:
            facts = {"review_at": instant(row.review_at)}
            step(row, "quarantine.review_overdue", by=system(incident), at=at, facts=facts, review_called_at=at)
            title = f"quarantine {row.pk}"
            open_internal_order(kind="quarantine_review", urgency="P2", title=title, text="", incident=incident, at=at)
        return len(late)


def get_row(quarantine_id: str, by: Actor) -> Quarantine:
    """Return a decision of the actor's incident. :raises NotAllowed: `not_found`."""
    row = Quarantine.objects.filter(pk=quarantine_id, incident_id=by.incident).first()
    if row is None:
        raise NotAllowed("not_found")
    return row
