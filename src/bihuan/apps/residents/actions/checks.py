"""Welfare checks: somebody was seen, nobody answered, the ladder climbs; each try is kept and nobody is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.actions.calling import call_beyond, call_for
from bihuan.apps.residents.actions.moving import begin, step
from bihuan.apps.residents.models import CareEntry, CheckTry, WelfareCheck
from bihuan.apps.residents.queries.scope import get_entry
from bihuan.apps.residents.rules.ladder import (
    ENDED,
    FIRST,
    OPEN,
    ORDERED,
    SEEN,
    first_due,
    is_behind,
    limit_of,
    next_step,
)
from bihuan.apps.residents.rules.needs import ASKING, LAPSED, NO_ANSWER, RESULTS, SEEN_HOW, WELL
from bihuan.apps.residents.rules.priority import priorities


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever saw them tells: how, what was found, until when the medicine lasts, when it was, its command."""

    how: str = "visit"
    result: str = WELL
    medicine_until: date | None = None
    seen_at: datetime | None = None
    command: str = ""


def open_check(entry: CareEntry, *, by: Actor, at: datetime) -> WelfareCheck:
    """Return the open check of somebody on the register, made if there is none, in the caller's transaction.

    One that is not due yet comes sooner, one that is due climbs sooner, when the class now asks for it.
    """
    rules = priorities(entry.rule)
    since = entry.seen_at or entry.registered_at
    due = first_due(rules, entry.care_class, seen_at=since, at=at)
    row = WelfareCheck.objects.filter(entry=entry, state=OPEN).first()
    limit = limit_of(rules, entry.care_class, FIRST, max(due, at))
    if row is not None:
        if row.due_at > at:
            changes: dict[str, Any] = {"due_at": due, "limit_at": limit} if due < row.due_at else {}
        else:
            within = limit_of(rules, entry.care_class, row.step, at)
            changes = {"limit_at": within} if within < row.limit_at else {}
        if changes:
            step(row, "check.sooner", by=by, at=at, facts={"entry": entry.pk}, **changes)
        return row
    made = WelfareCheck(
        incident_id=entry.incident_id, entry=entry, unit_id=entry.unit_id, due_at=due, limit_at=limit, made_at=at
    )
    return begin(made, "check.made", by=by, at=at, facts={"entry": entry.pk, "class": entry.care_class}, to_state=OPEN)


def note_seen(*, entry_id: str, told: Told, by: Actor, at: datetime) -> CareEntry:
    """Note that somebody was seen: their check ends, the next one is due by their class, what they lack is called for.

    A note of an earlier instant than the last one (a telephone that was offline) is kept as a try and sets nothing
    back. The same command twice counts once.

    :raises NotAllowed: `not_found`, `entry_ended`, `unknown_way`, `unknown_result`, `bad_value` (seen in the future),
        `stale`.
    """
    if told.how not in SEEN_HOW:
        raise NotAllowed("unknown_way")
    if told.result not in RESULTS:
        raise NotAllowed("unknown_result")
    seen_at = told.seen_at or at
    if seen_at > at:
        raise NotAllowed("bad_value")
    with writing():
        entry = _entry(by, entry_id)
        row = open_check(entry, by=by, at=at)
        if _known(told.command, entry):
            return entry
        _keep_try(row, told.result, seen_at, told.command, by=by, at=at)
        if told.result in ASKING:
            call_for(entry, told.result, at=at)
        if entry.seen_at is not None and seen_at <= entry.seen_at:
            return entry
        step(
            row, "check.seen", by=by, at=at, facts=_facts(entry, result=told.result, how=told.how), state=SEEN,
            done_at=seen_at, done_by=by.account, how=told.how, result=told.result, tries_n=row.tries_n + 1,
        )  # fmt: skip
        changes: dict[str, Any] = {
            "seen_at": seen_at, "seen_how": told.how, "seen_by": by.account, "seen_result": told.result,
        }  # fmt: skip
        if told.medicine_until is not None:
            changes["medicine_until"] = told.medicine_until
        step(entry, "care.seen", by=by, at=at, facts=_facts(entry, how=told.how), **changes)
        open_check(entry, by=by, at=at)
        return entry


def note_no_answer(
    *, entry_id: str, by: Actor, at: datetime, on_step: str = "", tried_at: datetime | None = None, command: str = ""
) -> WelfareCheck:  # fmt: skip
    """Note that nobody answered: the ladder climbs one step, from the step on which it was tried.

    A try on a lower step than the check stands on now, or before somebody saw the person, is kept and climbs nothing.

    :raises NotAllowed: `not_found`, `entry_ended`, `unknown_step`, `bad_value` (tried in the future), `stale`.
    """
    tried = tried_at or at
    if tried > at:
        raise NotAllowed("bad_value")
    with writing():
        entry = _entry(by, entry_id)
        row = open_check(entry, by=by, at=at)
        tried_on = on_step or row.step
        is_late = is_behind(tried_on, row.step) or (entry.seen_at is not None and tried <= entry.seen_at)
        if _known(command, entry):
            return row
        _keep_try(row, NO_ANSWER, tried, command, by=by, at=at, on_step=tried_on)
        return row if is_late else climb(row, NO_ANSWER, by=by, at=at)


def climb(row: WelfareCheck, why: str, *, by: Actor, at: datetime) -> WelfareCheck:
    """Let the ladder of a check climb one step, in the caller's transaction; beyond the team an order calls.

    A check that was not due yet is due from now on. The last step stays, with a new limit and, if its order ended
    without anybody having seen the person, a new order.
    """
    entry = row.entry
    above = next_step(row.step, has_phone=entry.has_phone, has_kin=entry.has_kin)
    limit = limit_of(priorities(entry.rule), entry.care_class, above, at)
    changes: dict[str, Any] = {
        "step": above, "limit_at": limit, "due_at": min(row.due_at, at), "tries_n": row.tries_n + (why == NO_ANSWER),
    }  # fmt: skip
    if above in ORDERED and (order := call_beyond(row, above, at=at)):
        changes |= {"order": order, "orders_n": row.orders_n + 1}
    facts = _facts(entry, step=above, order=str(changes.get("order", "")))
    return step(row, "check.climbed", by=by, at=at, why=why, facts=facts, **changes)


def lapse(row: WelfareCheck, *, by: Actor, at: datetime) -> WelfareCheck:
    """Climb because nobody acted within the limit, in the caller's transaction; the empty try is kept."""
    _keep_try(row, LAPSED, at, "", by=by, at=at)
    return climb(row, LAPSED, by=by, at=at)


def end_checks(entry: CareEntry, *, by: Actor, at: datetime) -> None:
    """End the open check of an entry that ended, in the caller's transaction."""
    for row in WelfareCheck.objects.filter(entry=entry, state=OPEN):
        step(row, "check.ended", by=by, at=at, facts={"entry": entry.pk}, state=ENDED, done_at=at)


def _entry(by: Actor, entry_id: str) -> CareEntry:
    entry = get_entry(by, entry_id, Action.UPDATE)
    if entry.ended_at is not None:
        raise NotAllowed("entry_ended")
    return entry


def _known(command: str, entry: CareEntry) -> bool:
    """Say whether this command was answered. :raises NotAllowed: `bad_value`: for somebody else."""
    if not command:
        return False
    found = CheckTry.objects.filter(command=command).first()
    if found is not None and found.entry_id != entry.pk:
        raise NotAllowed("bad_value")
    return found is not None


def _keep_try(
    row: WelfareCheck, outcome: str, tried_at: datetime, command: str, *, by: Actor, at: datetime, on_step: str = ""
) -> None:  # fmt: skip
    CheckTry.objects.create(
        of_check=row, entry_id=row.entry_id, step=on_step or row.step, outcome=outcome, at=tried_at, told_at=at,
        by=by.account, command=command or None,
    )  # fmt: skip


def _facts(entry: CareEntry, **more: str) -> Mapping[str, object]:
    return {"entry": entry.pk, "person": entry.person, "class": entry.care_class, **more}
