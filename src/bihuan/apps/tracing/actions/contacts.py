"""Contacts: opened and prolonged by confirmed exposures, released at the end of their follow-up, or ended before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.tracing.actions.becoming import end_days
from bihuan.apps.tracing.actions.moving import begun, step
from bihuan.apps.tracing.models import Contact, FollowUp
from bihuan.apps.tracing.models.contacts import LIVE
from bihuan.apps.tracing.queries.confirming import PersonPlan
from bihuan.apps.tracing.queries.contacts import days_of, kept_days
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.apps.tracing.rules.confining import check_role
from bihuan.apps.tracing.rules.exposing import DECIDERS, check_decider
from bihuan.apps.tracing.rules.following import (
    END_REASONS,
    ENDED,
    FOLLOWING,
    INFORMED,
    PASSED,
    PLANNED,
    RELEASE_REASONS,
    RELEASED,
    Day,
    Plan,
    date_of,
    release_refusal,
    still_to_come,
)

RELEASERS = DECIDERS | {Role.HEALTH_APPROVER}


def open_contacts(plans: Sequence[PersonPlan], rules: Rules, *, by: Actor, at: datetime) -> dict[str, Contact]:
    """Open a contact with its calendar for each of these persons, and an order to tell them; person → contact."""
    contacts = [_contact(one, by, at) for one in plans]
    facts = [_facts(one) for one in plans]
    begun(contacts, "contact.opened", facts, by=by, at=at)
    today = date_of(at, rules.zone)
    FollowUp.objects.bulk_create(
        [_day(contact, day, today) for contact, one in zip(contacts, plans, strict=True) for day in one.plan.days]
    )
    wanted = [_told(contact, one.plan) for contact, one in zip(contacts, plans, strict=True)]
    open_orders_about(wanted=wanted, incident=by.incident, at=at)
    return {contact.person_id: contact for contact in contacts}


def _contact(one: PersonPlan, by: Actor, at: datetime) -> Contact:
    last, plan = one.last, one.plan
    return Contact(
        incident_id=by.incident, person_id=one.person, category=plan.category, of_case_id=last.source_case_id,
        of_contact_id=last.via_id, last_contact_on=plan.last_contact_on, starts_on=plan.starts_on,
        ends_on=plan.ends_on, state=FOLLOWING if plan.days else INFORMED, opened_by=by.account, opened_at=at,
    )  # fmt: skip


def _facts(one: PersonPlan) -> dict[str, object]:
    plan = one.plan
    return {
        "person": one.person, "category": plan.category, "case": one.last.source_case_id,
        "of_contact": one.last.via_id or "", "last_contact_on": plan.last_contact_on.isoformat(),
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else "", "days": len(plan.days),
    }  # fmt: skip


def _day(contact: Contact, day: Day, today: date) -> FollowUp:
    """Return one day of the calendar; one that was over before the contact was known can be missed by nobody.

    Its story begins with its first move, for `contact.opened` tells the whole calendar: that event has to be number 0.
    """
    state = PASSED if day.date < today else PLANNED
    return FollowUp(contact=contact, date=day.date, day=day.number, is_test_day=day.is_test_day, state=state, n=-1)


def _told(contact: Contact, plan: Plan) -> WantedOrder:
    """Return the order to tell a person that they are a contact: at once where they are followed, else in its turn."""
    lines = [f"category: {plan.category}", f"last_contact: {plan.last_contact_on}"]
    if plan.days:
        lines.append(f"follow_up: {plan.starts_on} – {plan.ends_on}")
        lines.append(f"test_days: {', '.join(str(day.date) for day in plan.days if day.is_test_day) or '-'}")
    urgency = "P2" if plan.days else "P4"
    return WantedOrder(contact.pk, contact.person_id, "notify_contact", urgency, "\n".join(lines))


def extend_contact(contact: Contact, plan: Plan, rules: Rules, *, by: Actor, at: datetime) -> Contact:
    """Prolong a contact's calendar by a later exposure, in the caller's transaction; what was done stays done."""
    days, today = days_of(contact), date_of(at, rules.zone)
    by_date = {day.date: day for day in days}
    coming = still_to_come(kept_days(days), plan, today)
    FollowUp.objects.bulk_create([_day(contact, day, today) for day in coming if day.date not in by_date])
    for day in coming:
        if day.date in by_date:
            facts = {"contact": contact.pk, "is_test_day": day.is_test_day}
            step(by_date[day.date], "follow_up.changed", by=by, at=at, facts=facts, is_test_day=day.is_test_day)
    ends_on = max(filter(None, (contact.ends_on, plan.ends_on)), default=None)
    facts = {
        "category": plan.category, "last_contact_on": plan.last_contact_on.isoformat(), "days": len(coming),
        "ends_on": ends_on.isoformat() if ends_on else "",
    }  # fmt: skip
    return step(
        contact, "contact.extended", by=by, at=at, facts=facts, category=plan.category, ends_on=ends_on,
        last_contact_on=plan.last_contact_on, starts_on=contact.starts_on or plan.starts_on,
        state=FOLLOWING if plan.days else contact.state,
    )  # fmt: skip


def release_contact(*, contact_id: str, reason: str, by: Actor, at: datetime) -> Contact:
    """Release a contact whose follow-up is over. Where a test or the last day is missing, another reason says why.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `not_following`, `not_over`; `tests_missing` and
        `last_day_missed`, unless the reason says how the person was looked after otherwise.
    """
    check_role(by, RELEASERS)
    if reason not in RELEASE_REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        contact = get_row(contact_id, by)
        if contact.state not in LIVE:
            raise NotAllowed("not_following")
        today = date_of(at, rules_of(by.incident).zone)
        refusal = release_refusal(kept_days(days_of(contact)), contact.ends_on, today)
        if refusal == "not_over" or (refusal and reason == RELEASE_REASONS[0]):
            raise NotAllowed(refusal)
        return release(contact, reason, by=by, at=at)


def release(contact: Contact, reason: str, *, by: Actor, at: datetime) -> Contact:
    """Release a contact, in the caller's transaction."""
    changes: dict[str, Any] = {"state": RELEASED, "ended_by": by.account, "ended_at": at, "reason": reason}
    return step(contact, "contact.released", by=by, at=at, why=reason, **changes)


def end_contact(*, contact_id: str, reason: str, by: Actor, at: datetime) -> Contact:
    """End a follow-up before its time: the person is none of ours, or none at all. The days to come end with it.

    :raises NotAllowed: `person_needed`, `wrong_role`, `bad_reason`, `not_found`, `not_following`.
    """
    check_decider(by)
    if reason not in END_REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        contact = get_row(contact_id, by)
        if contact.state not in LIVE:
            raise NotAllowed("not_following")
        end_days(contact, by=by, at=at)
        changes: dict[str, Any] = {"state": ENDED, "ended_by": by.account, "ended_at": at, "reason": reason}
        return step(contact, "contact.ended", by=by, at=at, why=reason, **changes)


def get_row(contact_id: str, by: Actor) -> Contact:
    """Return a contact of the actor's incident. :raises NotAllowed: `not_found`."""
    contact = Contact.objects.filter(pk=contact_id, incident_id=by.incident).first()
    if contact is None:
        raise NotAllowed("not_found")
    return contact
