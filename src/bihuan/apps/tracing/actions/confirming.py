"""A person's word on what a search found: evidence, contacts, calendars, orders, in one transaction (R15, R16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.intake.actions.evidence import NewEvidence, add_many, exceeds_bulk, propose_effect
from bihuan.apps.tracing.actions.contacts import extend_contact, open_contacts
from bihuan.apps.tracing.actions.exposures import chosen_open
from bihuan.apps.tracing.actions.moving import step
from bihuan.apps.tracing.models import Contact, Exposure
from bihuan.apps.tracing.queries.confirming import PersonPlan, plans_for
from bihuan.apps.tracing.queries.exposures import chosen, waiting_for
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.apps.tracing.rules.exposing import CONFIRMED, PROPOSED, WAITING, check_decider, count_outcomes


@dataclass(frozen=True, slots=True)
class Preview:
    """What confirming would do, before anything is done: persons by outcome, orders, days; and who is what already."""

    exposures: int
    persons: tuple[PersonPlan, ...]
    outcomes: dict[str, int]
    orders: int
    days: int
    needs_approval: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was done: at once (`confirmed`), or when another department agrees (`waiting`, with the bulk effect)."""

    state: str
    exposures: tuple[Exposure, ...]
    outcomes: dict[str, int]
    effect: str = ""


def preview_confirm(*, ids: Sequence[str], by: Actor, at: datetime, category: str = "") -> Preview:
    """Return what `confirm_exposures` would do now; nothing is changed.

    :raises NotAllowed: as `confirm_exposures`, but for the approval, which is told.
    """
    check_decider(by)
    rows = _rows(ids, by)
    plans = plans_for(rows, rules_of(by.incident), by.incident, category)
    outcomes = count_outcomes(one.outcome for one in plans)
    days = sum(len(one.plan.days) for one in plans if one.outcome == "new")
    many = exceeds_bulk(items=_evidence(plans, _cause(rows)), by=by, at=at)
    return Preview(len(rows), tuple(plans), outcomes, outcomes["new"] + outcomes["informed"], days, many)


def confirm_exposures(
    *, ids: Sequence[str], by: Actor, at: datetime, category: str = "", told: str = ""
) -> Confirmed:  # fmt: skip
    """Confirm proposals, all of them or none: evidence, contacts, calendars and orders come with it.

    Where it would change what more than 50 persons are, it is proposed to another department instead, with `told`: the
    reason in the words in which the persons will be told it. `category` stands for those that were proposed.

    :raises NotAllowed: `person_needed`, `wrong_role`, `not_found`, `already_decided`, `case_discarded`,
        `unknown_category`, `bulk_needs_approval` (nothing was told), or as `intake.actions.evidence` says.
    """
    check_decider(by)
    with writing():
        rows = _rows(ids, by)
        rules = rules_of(by.incident)
        plans = plans_for(rows, rules, by.incident, category)
        cause = _cause(rows)
        items = _evidence(plans, cause)
        outcomes = count_outcomes(one.outcome for one in plans)
        if told and exceeds_bulk(items=items, by=by, at=at):
            return Confirmed(WAITING, tuple(rows), outcomes, _propose(plans, items, cause, told, by, at))
        if items:
            add_many(items=items, by=by, at=at)
        _carry_out(plans, rules, by=by, at=at, decided_by=by.account)
        return Confirmed(CONFIRMED, tuple(rows), outcomes)


def _rows(ids: Sequence[str], by: Actor) -> list[Exposure]:
    rows = chosen_open(by.incident, ids)
    if any(row.source_case.classification == "discarded" for row in rows):
        raise NotAllowed("case_discarded")
    return rows


def _cause(rows: Sequence[Exposure]) -> str:
    """Return the one act by which this comes: the search, so that confirming it in pieces is one act still (R16)."""
    runs = {row.run for row in rows}
    return runs.pop() if len(runs) == 1 and "" not in runs else new_id()


def _evidence(plans: Sequence[PersonPlan], cause: str) -> list[NewEvidence]:
    return [
        NewEvidence(
            one.person, "exposure", row.last_at, "tracing", row.pk, cause=cause, values={"category": one.plan.category}
        )
        for one in plans
        if one.outcome != "case"
        for row in one.exposures
    ]  # fmt: skip


def _propose(
    plans: Sequence[PersonPlan], items: Sequence[NewEvidence], cause: str, told: str, by: Actor, at: datetime
) -> str:
    effect = propose_effect(items=items, cause=cause, reason="exposures_confirmed", told=told, by=by, at=at)
    for one in plans:
        for row in one.exposures:
            step(row, "exposure.waiting", by=by, at=at, facts={"effect": effect.pk}, state=WAITING, effect=effect.pk,
                 category=one.plan.category, decided_by=by.account, decided_at=at)  # fmt: skip
    return str(effect.pk)


def _carry_out(plans: Sequence[PersonPlan], rules: Rules, *, by: Actor, at: datetime, decided_by: str) -> None:
    """Let each person become, stay or prolong the contact that their plan says, and mark the exposures confirmed."""
    contacts = open_contacts([one for one in plans if one.outcome in {"new", "informed"}], rules, by=by, at=at)
    known = Contact.objects.in_bulk([one.known.contact for one in plans if one.known.contact])
    for one in plans:
        contact = contacts.get(one.person) or known.get(one.known.contact)
        if one.outcome == "extended" and contact is not None:
            extend_contact(contact, one.plan, rules, by=by, at=at)
        for row in one.exposures:
            facts = {"person": one.person, "outcome": one.outcome, "contact": contact.pk if contact else ""}
            category = one.plan.category if contact else row.category
            step(row, "exposure.confirmed", by=by, at=at, facts=facts, state=CONFIRMED, contact=contact,
                 category=category, decided_by=decided_by, decided_at=at)  # fmt: skip


def finish_effect(*, effect_id: str, incident: str, at: datetime) -> int:
    """Carry out what waited for another department's word, which has come; the second time nothing."""
    with writing():
        rows = chosen(incident, waiting_for(incident, effect_id))
        if rows:
            rules = rules_of(incident)
            plans = plans_for(rows, rules, incident)
            _carry_out(plans, rules, by=system(incident), at=at, decided_by=rows[0].decided_by)
        return len(rows)


def undo_effect(*, effect_id: str, incident: str, at: datetime) -> int:
    """Let what another department declined be proposals again."""
    with writing():
        rows = chosen(incident, waiting_for(incident, effect_id))
        for row in rows:
            step(row, "exposure.returned", by=system(incident), at=at, facts={"effect": effect_id}, state=PROPOSED,
                 effect="", decided_by="", decided_at=None)  # fmt: skip
        return len(rows)
