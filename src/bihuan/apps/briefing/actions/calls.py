"""Opening a call: a code for one callee of an order that the caller holds; whole once, to the caller alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from argon2 import PasswordHasher
from django.db.models import Count, F

from bihuan.apps.briefing.models import CallCode
from bihuan.apps.briefing.queries.calls import callee_index, is_number_of, number_of, peppered
from bihuan.apps.briefing.rules import calls as rules
from bihuan.apps.briefing.rules.call_secrets import HASHER, draw_code, draw_word, is_drawn_to_be_asked, keep
from bihuan.apps.briefing.rules.call_words import SECOND_WORDS, second_word
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.orders.access import get_order
from bihuan.apps.orders.models import WorkOrder

SUBJECT = "call"


@dataclass(frozen=True, slots=True)
class OpenedCall:
    """What the caller gets: the code as it is read out (4 + 4), the second word in both languages or "", until when,
    how many codes are left for this callee within the hour, and the call's identifier.
    """

    code: str
    word: str
    expires_at: datetime
    left: int
    id: str


def open_call(
    *, order: UUID | str, phone: str = "", by: Actor, at: datetime, wants_word: bool = False,
    hasher: PasswordHasher = HASHER,
) -> OpenedCall:  # fmt: skip
    """Open a call about an order and return its code, which is shown this once; older codes of the callee are void.

    `phone` "" is the number that stands in the order. One that stands neither there nor with its person can be called
    too: then the reviewer asks the callee afterwards.

    :raises NotAllowed: `wrong_role`, `not_found`, `order_not_held`, `no_number_to_call`, `unreadable_phone`,
        `codes_of_call_spent`, `codes_of_day_spent`.
    """
    check_may(by, Action.CREATE, Kind.CALL_CODE, by.unit)
    row = get_order(by, str(order))
    if not rules.may_call(by, rules.Held(row.state, row.holder, row.unit, row.assignee)):
        raise NotAllowed("order_not_held")
    number = number_of(row, phone)
    code = draw_code()
    kept, word = keep(peppered(code), hasher), draw_word(tuple(SECOND_WORDS)) if wants_word else ""
    with writing():
        before = _before(row, callee_index(number), by, at)
        if code_of_refusal := rules.refusal(before):
            raise NotAllowed(code_of_refusal)
        made = _open(row, number, kept, word, before.of_call, by=by, at=at)
        _alarm(before.of_officer + 1, made, by=by, at=at)
    return OpenedCall(
        rules.shown(code), second_word(word), made.expires_at, rules.PER_CALL - before.of_call - 1, made.pk
    )  # fmt: skip


def void_call(*, order: UUID | str, by: Actor, at: datetime) -> int:
    """Void the codes that the actor opened about an order and that still hold; no new one is given. Return how many.

    Whoever opened a code takes it back also where the order is not theirs to call about any more. One that was
    confirmed stays confirmed.

    :raises NotAllowed: `wrong_role`, `not_found`.
    """
    check_may(by, Action.CREATE, Kind.CALL_CODE, by.unit)
    row = get_order(by, str(order))
    with writing():
        live = CallCode.objects.filter(incident_id=by.incident, order=row.pk, officer=by.account, expires_at__gt=at)
        mine = list(live.filter(used_at=None, voided_at=None))
        for one in mine:
            move_row(one, "call.voided", SUBJECT, {"voided_at": at}, by=by, at=at, facts={"order": row.pk})
    return len(mine)


def _before(row: WorkOrder, callee: str, by: Actor, at: datetime) -> rules.Opened:
    of_call = CallCode.objects.filter(order=row.pk, callee_index=callee, opened_at__gt=at - rules.CALL_WITHIN)
    of_officer = CallCode.objects.filter(
        incident_id=by.incident, officer=by.account, opened_at__gt=at - rules.DAY
    )  # fmt: skip
    return rules.Opened(of_call.count(), of_officer.count())


def _open(
    row: WorkOrder, number: str, kept: str, word: str, n: int, *, by: Actor, at: datetime
) -> CallCode:  # fmt: skip
    """Keep a code; whatever code its callee had is void. A callee is drawn to be asked with the first of a call."""
    callee, is_other = callee_index(number), not is_number_of(row, number)
    live = CallCode.objects.filter(callee_index=callee, used_at=None, voided_at=None)
    voided = live.update(voided_at=at, n=F("n") + 1)
    made = CallCode(
        incident_id=by.incident, order=row.pk, officer=by.account, unit=by.unit, callee_index=callee, code_hash=kept,
        word=word, opened_at=at, expires_at=at + rules.LIFE, is_other=is_other,
        is_drawn=n == 0 and (is_other or is_drawn_to_be_asked()),
    )  # fmt: skip
    facts = {"order": row.pk, "number": n + 1, "voided": voided, "other": is_other, "word": bool(word)}
    return begin_row(made, "call.opened", SUBJECT, by=by, at=at, facts=facts)


def _alarm(number: int, made: CallCode, *, by: Actor, at: datetime) -> None:
    """Say when an officer opens so many calls in a day that somebody should ask why."""
    others = CallCode.objects.filter(incident_id=by.incident, opened_at__gt=at - rules.DAY).exclude(officer=by.account)
    counts = others.values_list("officer").annotate(n=Count("id")).values_list("n", flat=True)
    if rules.is_alarming(number, counts):
        facts = {"alarm": "calls_of_officer", "number": number, "account": by.account, "unit": by.unit}
        record_event(EventDraft("call.alarmed", SUBJECT, made.pk, 1, by, at, facts, reason="calls_of_officer"))
