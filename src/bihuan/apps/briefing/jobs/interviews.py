"""What follows from a completed interview: its contacts go in at the gateway; and who is about to be erased."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.interviews_completing import deliver_contacts, name_contacts
from bihuan.apps.briefing.actions.interviews_erasing import forget_in_interviews, names_of_interviews
from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on

holds_about("briefing.interviews", Holding(names=names_of_interviews, forget=forget_in_interviews))


@on("interview.completed", job="briefing.deliver_contacts", is_long=True)
def deliver(owed: Owed, at: datetime) -> None:
    """Hand the contacts that were told in at the gateway."""
    deliver_contacts(interview_id=owed.subject_id, at=at)


@on("record.settled", job="briefing.name_contact")
def name_settled(owed: Owed, at: datetime) -> None:
    """Propose the exposure of a contact whose line waited for a person's word at the door."""
    name_contacts(records=[owed.subject_id], at=at)
