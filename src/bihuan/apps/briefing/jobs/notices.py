"""The notice of first contact is owed as soon as work about a person goes out."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.notices import owe_notice
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.orders.models import OrderContent
from bihuan.apps.tracing.models import Case, Contact


@on("order.dispatched", "order.reassigned", job="briefing.owe_notice")
def owe_for_order(owed: Owed, at: datetime) -> None:
    """Owe the notice to the person whom an order that went to a unit is about; nothing where it is about nobody."""
    changes = owed.facts.get("set")
    unit = str(changes.get("unit") or "") if isinstance(changes, dict) else ""
    found = OrderContent.objects.filter(pk=owed.subject_id).exclude(person="").values_list("person", flat=True).first()
    if found:
        owe_notice(
            person=found, occasion="order", reference=owed.subject_id, incident=owed.incident, at=at, unit=unit
        )  # fmt: skip


ABOUT: dict[str, type[Case] | type[Contact]] = {"case": Case, "contact": Contact}
OCCASIONS = {"contact.opened": "contact", "case.opened": "case", "interview.opened": "interview"}


@on(*OCCASIONS, job="briefing.owe_notice_of")
def owe_for_person(owed: Owed, at: datetime) -> None:
    """Owe the notice to somebody who became a contact or a case, or with whom an interview was opened."""
    person = str(owed.facts.get("person") or "") or _interviewed(owed)
    if person:
        owe_notice(
            person=person, occasion=OCCASIONS[owed.kind], reference=owed.subject_id, incident=owed.incident, at=at
        )  # fmt: skip


def _interviewed(owed: Owed) -> str:
    """Return the person of the case or contact that an interview is about; "" for none."""
    about = str(owed.facts.get("about") or "")
    if about not in ABOUT:
        return ""
    found = ABOUT[about]._default_manager.filter(pk=str(owed.facts.get(about) or ""), incident=owed.incident)
    return str(found.values_list("person_id", flat=True).first() or "")
