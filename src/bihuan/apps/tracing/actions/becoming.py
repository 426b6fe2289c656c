"""A contact who becomes a case: the follow-up ends, both point to each other, nothing of the history is lost."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.actions.moving import step
from bihuan.apps.tracing.models import Case, Contact, FollowUp
from bihuan.apps.tracing.queries.contacts import live_contacts
from bihuan.apps.tracing.rules.classifying import ILL
from bihuan.apps.tracing.rules.following import BECAME_CASE, ENDED, PLANNED


def end_as_case(case: Case, *, by: Actor, at: datetime) -> Contact | None:
    """Link a case to the live contact that its person is, in the caller's transaction; end the follow-up if it is sure.

    A suspect is followed on: should the test be negative, no day was lost. Returns the contact whose follow-up ended.
    """
    contact = live_contacts(case.incident_id, [case.person_id]).get(case.person_id)
    if contact is None:
        return None
    if case.was_contact_id != contact.pk:
        facts = {"set": ["was_contact"], "contact": contact.pk}
        step(case, "case.updated", by=by, at=at, facts=facts, was_contact_id=contact.pk)
    if case.classification not in ILL:
        return None
    end_days(contact, by=by, at=at)
    return step(
        contact, "contact.became_case", by=by, at=at, facts={"case": case.pk}, state=BECAME_CASE,
        became_case_id=case.pk, ended_by=by.account, ended_at=at,
    )  # fmt: skip


def end_days(contact: Contact, *, by: Actor, at: datetime) -> int:
    """End the days of a contact that nobody has begun; return how many. What was given out goes on at its unit."""
    coming = list(FollowUp.objects.filter(contact=contact, state=PLANNED).order_by("date"))
    for day in coming:
        step(day, "follow_up.ended", by=by, at=at, facts={"contact": contact.pk}, state=ENDED)
    return len(coming)
