"""Calling people in, in one step; each answers with one tap, and silence is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.forces.actions.ground_moving import begin, step
from bihuan.apps.forces.models import CallLine, CallUp, Post
from bihuan.apps.forces.queries.call_ups import candidates, level_of
from bihuan.apps.forces.queries.reach_call_ups import check_may_answer, get_call
from bihuan.apps.forces.rules.call_ups import (
    ANSWER_MINUTES,
    MESSAGES,
    MOST_MINUTES,
    OVERRIDES,
    REASONS,
    Ask,
    Chosen,
    choose,
    is_unanswered,
)


@dataclass(frozen=True, slots=True)
class NewCall:
    """What a call says: code of its message, where to come to, whom it asks for, and how long one may take to answer.

    `wanted` None = all who are not on duty and rested, or the share of the duty `level`. `overridden` are officers who
    are called although they are away or have not rested, each in the caller's name for `override_reason`.
    """

    message: str
    answer_minutes: int = 15
    post_id: str = ""
    unit: str = ""
    skill: str = ""
    level: str = ""
    wanted: int | None = None
    overridden: tuple[str, ...] = ()
    override_reason: str = ""


def preview_call(*, new: NewCall, by: Actor, at: datetime) -> Chosen:
    """Return who would be called now, and who would not by which rule; nothing is done.

    :raises NotAllowed: as `call_up`, but for `nobody_to_call`.
    """
    _check(new, by)
    return choose(candidates(by.incident, at), _ask(new, by.incident), at, new.overridden)


def call_up(*, new: NewCall, by: Actor, at: datetime, command: str = "") -> str:
    """Call whoever matches, and return the call; each called gets a line to answer. One event names them all.

    :raises NotAllowed: `wrong_role`, `unknown_message`, `bad_answer_minutes`, `bad_wanted`, `unknown_level`,
        `not_found` (post or unit), `override_needs_reason`, `nobody_to_call`.
    :raises CommandReused: another call was made under this command.
    """

    def do() -> dict[str, object]:
        chosen = preview_call(new=new, by=by, at=at)
        if not chosen.called:
            raise NotAllowed("nobody_to_call")
        return {"id": _call(new, chosen, by, at).pk}

    request = {name: _plain(getattr(new, name)) for name in NewCall.__slots__}
    with writing():
        return str(run_command(command=command, request={"do": "call_up", **request}, at=at, do=do)["id"])


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _check(new: NewCall, by: Actor) -> None:
    if by.unit or not may(by.role, Action.CREATE, Kind.CALL_UP, Place.SIBLING):
        raise NotAllowed("wrong_role", role=by.role.value)
    if new.message not in MESSAGES:
        raise NotAllowed("unknown_message")
    if new.answer_minutes not in ANSWER_MINUTES:
        raise NotAllowed("bad_answer_minutes")
    if new.wanted is not None and new.wanted < 1:
        raise NotAllowed("bad_wanted")
    if new.overridden and new.override_reason not in OVERRIDES:
        raise NotAllowed("override_needs_reason")
    if new.post_id and not Post.objects.filter(pk=new.post_id, incident_id=by.incident).exists():
        raise NotAllowed("not_found")
    if new.unit and not Unit.objects.filter(pk=new.unit, incident_id=by.incident).exists():
        raise NotAllowed("not_found")


def _ask(new: NewCall, incident: str) -> Ask:
    level = level_of(incident, new.level) if new.level else None
    if new.level and level is None:
        raise NotAllowed("unknown_level")
    return Ask(new.unit, new.skill, new.wanted, level.share_percent if level else None)


def _call(new: NewCall, chosen: Chosen, by: Actor, at: datetime) -> CallUp:
    call = CallUp(
        incident_id=by.incident, message=new.message, post_id=new.post_id or None, unit_id=new.unit or None,
        skill=new.skill, level=new.level, wanted=new.wanted, answer_minutes=new.answer_minutes,
        left_out=dict(chosen.left_out), made_by=by.account, made_at=at,
    )  # fmt: skip
    facts = {
        "message": new.message, "post": new.post_id, "unit": new.unit, "skill": new.skill, "level": new.level,
        "wanted": new.wanted, "answer_minutes": new.answer_minutes, "officers": list(chosen.called),
        "against": dict(chosen.against), "left_out": dict(chosen.left_out),
    }  # fmt: skip
    begin(call, "call_up.made", by=by, at=at, facts=facts)
    CallLine.objects.bulk_create(_line(call, officer, chosen, new, by) for officer in chosen.called)
    return call


def _line(call: CallUp, officer: str, chosen: Chosen, new: NewCall, by: Actor) -> CallLine:
    against = chosen.against.get(officer, "")
    return CallLine(
        call_up=call, officer_id=officer, against=against, overridden_by=by.account if against else "",
        override_reason=new.override_reason if against else "",
    )  # fmt: skip


def answer_call(
    *, line_id: str, answer: str, by: Actor, at: datetime, minutes: int | None = None, reason: str = "",
    command: str = "",
) -> str:  # fmt: skip
    """Answer a call for oneself, or as their leader for somebody who told it: `coming` in minutes, or `cannot`, why.

    A later answer replaces an earlier one; both stand in the journal.

    :raises NotAllowed: `not_found`, `call_closed`, `unknown_answer_to_call`, `bad_minutes`, `bad_reason`.
    """

    def do() -> dict[str, object]:
        line = _line_of(line_id, by)
        check_may_answer(by, line)
        if line.call_up.state != "open":
            raise NotAllowed("call_closed")
        _check_answer(answer, minutes, reason)
        told = {"minutes": minutes, "reason": ""} if answer == "coming" else {"minutes": None, "reason": reason}
        facts = {"call_up": line.call_up_id, "officer": line.officer_id, "answer": answer, **told}
        step(line, "call_up.answered", by=by, at=at, facts=facts, state=answer, answered_at=at,
             answered_by=by.account, **told)  # fmt: skip
        return {"id": line.pk}

    request = {"do": "answer", "line": line_id, "answer": answer, "minutes": minutes, "reason": reason}
    with writing():
        return str(run_command(command=command, request=request, at=at, do=do)["id"])


def _line_of(line_id: str, by: Actor) -> CallLine:
    rows = CallLine.objects.filter(pk=line_id, call_up__incident_id=by.incident)
    found = rows.select_related("call_up", "officer").first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def _check_answer(answer: str, minutes: int | None, reason: str) -> None:
    if answer not in {"coming", "cannot"}:
        raise NotAllowed("unknown_answer_to_call")
    if answer == "coming" and (minutes is None or not 0 <= minutes <= MOST_MINUTES):
        raise NotAllowed("bad_minutes")
    if answer == "cannot" and reason not in REASONS:
        raise NotAllowed("bad_reason")


def close_call(*, call_id: str, by: Actor, at: datetime) -> CallUp:
    """Close a call: nobody has to answer any more. :raises NotAllowed: `not_found`, `wrong_role`, `call_closed`."""
    with writing():
        call = get_call(by, call_id)
        if by.unit or not may(by.role, Action.CREATE, Kind.CALL_UP, Place.SIBLING):
            raise NotAllowed("wrong_role", role=by.role.value)
        if call.state != "open":
            raise NotAllowed("call_closed")
        return step(call, "call_up.closed", by=by, at=at, state="closed", closed_by=by.account, closed_at=at)


def escalate_calls(*, incident: str, at: datetime) -> int:
    """Mark who has not answered in time, once a call; return how many calls were escalated."""
    with writing():
        rows = CallUp.objects.filter(incident_id=incident, state="open", escalated_at=None).order_by("made_at", "id")
        late = [
            call for call in rows
            if is_unanswered(state="called", made_at=call.made_at, answer_minutes=call.answer_minutes, at=at)
        ]  # fmt: skip
        for call in late:
            _escalate(call, at)
        return len(late)


def _escalate(call: CallUp, at: datetime) -> None:
    silent: Sequence[tuple[str, str]] = list(
        CallLine.objects.filter(call_up=call, state="called")
        .order_by("officer__number")
        .values_list("pk", "officer_id")
    )
    CallLine.objects.filter(pk__in=[line for line, _officer in silent]).update(is_escalated=True)
    facts = {"officers": [officer for _line, officer in silent]}
    step(call, "call_up.unanswered", by=system(call.incident_id), at=at, facts=facts, escalated_at=at)
