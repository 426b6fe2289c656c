"""A verified call from an interview: bound to an order about the person that the interviewer holds (trust 5)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.calls import OpenedCall, open_call
from bihuan.apps.briefing.actions.interviews import my_interview
from bihuan.apps.briefing.queries.interviews import orders_about
from bihuan.apps.briefing.rules.calls import Held, may_call
from bihuan.apps.core.rules import Actor, NotAllowed


def call_person(*, interview_id: str, by: Actor, at: datetime, wants_word: bool = True) -> OpenedCall:
    """Open a call to the person of an interview about the newest order on them that the interviewer holds.

    :raises NotAllowed: `wrong_role`, `not_found`, `interview_over`, `not_your_interview`, `no_order_to_call` (none
        about this person lies with the interviewer or at the desk), or as `calls.open_call`.
    """
    row = my_interview(interview_id, by)
    for order in orders_about(row):
        if may_call(by, Held(order.state, order.holder, order.unit, order.assignee)):
            return open_call(order=order.pk, by=by, at=at, wants_word=wants_word)
    raise NotAllowed("no_order_to_call")
