"""A request is answered, its caller called back, and closed by the caller's word or after three documented tries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import filled
from bihuan.apps.residents.actions.help import get_open
from bihuan.apps.residents.actions.help_moving import step
from bihuan.apps.residents.actions.help_routing import is_out
from bihuan.apps.residents.models import HelpRequest, HelpTry
from bihuan.apps.residents.queries.help import get_request, tries_since_answer
from bihuan.apps.residents.rules.help import (
    ANSWER_WITHIN,
    ANSWERED,
    BY_WORD,
    CALL_BACK_WITHIN,
    CLOSED,
    REACHED,
    REOPENINGS,
    ROUTED,
    TAKEN,
    UNSATISFIED,
    check_try,
    closing_of,
    counted_tries,
)

ANSWERS = ("done", "arranged", "told", "passed_on", "cannot")


def note_answer(*, request_id: str, code: str, text: str, by: Actor, at: datetime) -> HelpRequest:
    """Keep the answer to a request; its caller is to be called back by a deadline. Joined requests get it too.

    :raises NotAllowed: `not_found`, `request_closed`, `not_classified`, `unknown_help_answer`,
        `missing_detail` (no words).
    """
    if code not in ANSWERS:
        raise NotAllowed("unknown_help_answer")
    if not text.strip():
        raise NotAllowed("missing_detail")
    with writing():
        row = get_open(by, request_id)
        if not row.help_class:
            raise NotAllowed("not_classified")
        for one in (row, *HelpRequest.objects.filter(joined_to=row).exclude(state=CLOSED)):
            _answer(one, code, text.strip()[:2000], by, at)
        return row


def _answer(row: HelpRequest, code: str, text: str, by: Actor, at: datetime) -> None:
    filled(row, answer=text)
    sealed = HelpRequest._meta.get_field("sealed").pre_save(row, add=False)
    step(
        row, "help.answered", by=by, at=at, facts={"code": code}, state=ANSWERED, answer_code=code, answered_at=at,
        call_due_at=at + CALL_BACK_WITHIN[row.urgency], tries_n=0, sealed=sealed, late_told_at=None,
    )  # fmt: skip


def record_call(*, request_id: str, way: str, result: str, by: Actor, at: datetime) -> HelpRequest:
    """Keep one try to reach the caller and what it leads to: closed, opened again, or one more try to make.

    What the same caller asked for in joined requests is spoken of in the same call.

    :raises NotAllowed: `not_found`, `request_closed`, `bad_try`, `not_answered`.
    """
    with writing():
        row = get_open(by, request_id)
        check_try(row.state, result, way)
        for one in (row, *_of_the_same_caller(row)):
            _called(one, way, result, by, at)
        return row


def _of_the_same_caller(row: HelpRequest) -> Iterable[HelpRequest]:
    if not row.phone_index:
        return ()
    root = row.joined_to_id or row.pk
    group = HelpRequest.objects.filter(joined_to=root) | HelpRequest.objects.filter(pk=root)
    return group.filter(phone_index=row.phone_index, state=row.state).exclude(pk=row.pk).order_by("number")


def _called(row: HelpRequest, way: str, result: str, by: Actor, at: datetime) -> None:
    made = HelpTry(
        request=row, generation=row.generation, way=way, result=result, tried_at=at, tried_by=by.account
    )  # fmt: skip
    made.save(force_insert=True)
    tries = counted_tries(tries_since_answer(row))
    facts = {"way": way, "result": result, "tries": tries}
    event = "help.called_back" if result in REACHED else "help.tried"
    step(row, event, by=by, at=at, facts=facts, tries_n=tries)
    how = closing_of(result, tries)
    if how:
        _close(row, how, result, by, at)
    elif result == UNSATISFIED:
        _open_again(row, "unsatisfied", by, at)


def _close(row: HelpRequest, how: str, result: str, by: Actor, at: datetime) -> None:
    said: dict[str, Any] = {"word": result, "word_at": at} if how == BY_WORD else {}
    facts = {"how": how, "word": said.get("word", ""), "tries": row.tries_n}
    step(row, "help.closed", by=by, at=at, facts=facts, state=CLOSED, closed_how=how, closed_at=at, **said)


def reopen_request(*, request_id: str, reason: str, by: Actor, at: datetime) -> HelpRequest:
    """Open a closed request again, with its clock from now.

    :raises NotAllowed: `not_found`, `bad_reason`, `not_closed`.
    """
    if reason not in REOPENINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = get_request(by, request_id, Action.UPDATE)
        if row.state != CLOSED:
            raise NotAllowed("not_closed")
        return _open_again(row, reason, by, at)


def _open_again(row: HelpRequest, reason: str, by: Actor, at: datetime) -> HelpRequest:
    still_out = is_out(row)
    left: dict[str, Any] = {} if still_out else {"order": "", "order_state": ""}
    return step(
        row, "help.reopened", by=by, at=at, why=reason, facts={"generation": row.generation + 1},
        state=ROUTED if still_out else TAKEN, generation=row.generation + 1, due_at=at + ANSWER_WITHIN[row.urgency],
        answer_code="", answered_at=None, call_due_at=None, tries_n=0, word="", word_at=None, closed_how="",
        closed_at=None, late_told_at=None, joined_to=None if not still_out else row.joined_to, **left,
    )  # fmt: skip
