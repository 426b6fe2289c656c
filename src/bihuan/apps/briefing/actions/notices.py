"""The notice at first contact: owed when work on a person begins, given or deferred by who meets them, overdue."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.rights_moving import begin, step
from bihuan.apps.briefing.models import FirstNotice
from bihuan.apps.briefing.queries.notices import get_notice
from bihuan.apps.briefing.rules import notices as rules
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.intake.models import Person
from bihuan.apps.orders.actions import open_internal_order

OVERDUE_KIND = "notice_overdue"
MOST = 500  # of them in one round; what is left comes with the next one


def owe_notice(
    *, person: str, occasion: str, reference: str, incident: str, at: datetime, unit: str = ""
) -> FirstNotice | None:
    """Owe a person the notice, once in an incident, from the first work about them; None when it is owed already.

    A later unit that works with somebody who has not been told takes it over. May run twice.
    """
    with writing():
        known = FirstNotice.objects.filter(incident=incident, person=person).first()
        if known is not None:
            if unit and unit != known.unit and known.state != rules.GIVEN:
                step(known, "notice.passed", by=system(incident), at=at, facts={"unit": unit}, unit=unit)
            return None
        if not Person.objects.filter(pk=person, incident=incident).exists():
            return None
        row = FirstNotice(
            incident_id=incident, person_id=person, occasion=occasion, reference=reference, unit=unit, owed_at=at,
            due_at=at + rules.WITHIN,
        )  # fmt: skip
        facts = {"person": person, "occasion": occasion, "unit": unit}
        return begin(row, "notice.owed", by=system(incident), at=at, facts=facts, to_state=rules.OWED)


def give_notice(*, notice_id: str, how: str, version: str, by: Actor, at: datetime) -> FirstNotice:
    """Keep that a person was given the notice, how, and which text. :raises NotAllowed: `not_found`, `unknown_way`,
    `notice_given`.
    """  # fmt: skip
    if how not in rules.HOWS:
        raise NotAllowed("unknown_way")
    with writing():
        row = _open(by, notice_id)
        return step(
            row, "notice.given", by=by, at=at, facts={"how": how, "version": version, "person": row.person_id},
            state=rules.GIVEN, how=how, version=version, given_at=at, given_by=by.account,
        )  # fmt: skip


def defer_notice(*, notice_id: str, reason: str, until: datetime, by: Actor, at: datetime) -> FirstNotice:
    """Put the notice off, for a reason and until an instant at which it alarms (PIPL 18).

    :raises NotAllowed: `not_found`, `notice_given`, `bad_reason`, `deferral_too_long`.
    """
    rules.check_deferral(reason, until, at)
    with writing():
        row = _open(by, notice_id)
        facts = {"reason": reason, "until": until.isoformat(), "person": row.person_id}
        return step(
            row, "notice.deferred", by=by, at=at, facts=facts, why=reason, state=rules.DEFERRED, reason=reason,
            deferred_by=by.account, due_at=until, overdue_at=None,
        )  # fmt: skip


def _open(by: Actor, notice_id: str) -> FirstNotice:
    row = get_notice(by, notice_id, Action.UPDATE)
    if row.state == rules.GIVEN:
        raise NotAllowed("notice_given")
    return row


def alarm_notices(*, incident: str, at: datetime) -> int:
    """Note every notice that is past its deadline, once each, and call for them by one order a day; return how many."""
    due = FirstNotice.objects.filter(incident=incident, due_at__lte=at, overdue_at=None).exclude(state=rules.GIVEN)
    rows = list(due.order_by("due_at", "id")[:MOST])
    if not rows:
        return 0
    with writing():
        for row in rows:
            step(row, "notice.overdue", by=system(incident), at=at, facts={"person": row.person_id}, overdue_at=at)
        title = f"notices {at:%Y-%m-%d}"
        open_internal_order(
            kind=OVERDUE_KIND, urgency="P2", title=title, text=f"overdue: {len(rows)}", incident=incident, at=at
        )  # fmt: skip
    return len(rows)
