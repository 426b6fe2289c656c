"""What each move sets, beyond state and holder. Pure: values in, changed columns out (instants as canonical text)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from bihuan.apps.orders.rules import limits
from bihuan.apps.orders.rules.details import Case
from bihuan.apps.orders.rules.states import State
from bihuan.engine.ledger.canonical import instant, parse_instant

Changes = dict[str, object]
Effect = Callable[[Case], Changes]


def _clock(clock: str, due: datetime) -> Changes:
    text = instant(due)
    return {"clock": clock, "due_at": text, "escalate_at": text, "escalation_step": 0}


def _limit(case: Case, clock: str) -> timedelta:
    return limits.limit(clock, case.order.urgency, case.order.generation)


def _with_limit(case: Case, clock: str) -> Changes:
    return _clock(clock, case.at + _limit(case, clock))


def _no_clock() -> Changes:
    return {"clock": "", "due_at": "", "escalate_at": "", "escalation_step": 0}


def _answered() -> Changes:
    return {"asked": "", "asked_by": "", "asked_seconds": 0}


def _told_to_stop(case: Case) -> str:
    """Return the units that still have to confirm that they stopped, the present one added."""
    units = [unit for unit in case.order.stand_down.split(",") if unit]
    if case.order.unit and case.order.unit not in units:
        units.append(case.order.unit)
    return ",".join(units)


def _without(unit: str, told: str) -> str:
    """Return the units that have to stop, without the one that gets the order again."""
    return ",".join(one for one in told.split(",") if one != unit)


def _back_at_desk(case: Case) -> Changes:
    return {
        "unit": "", "duty_role": "", "assignee": "", "dispatched_at": "", "feedback_due_at": "", "extended": False,
        **_answered(), **_with_limit(case, "dispatch"),
    }  # fmt: skip


def dispatch(case: Case) -> Changes:
    """Start all clocks: signing, starting and feedback count from here."""
    return {
        "unit": case.details.unit,
        "duty_role": case.details.duty_role,
        "assignee": "",
        "stand_down": _without(case.details.unit, case.order.stand_down),
        "dispatched_at": instant(case.at),
        "feedback_due_at": instant(case.at + _limit(case, "feedback")),
        **_answered(),
        **_with_limit(case, "sign"),
    }


def _start_clock(case: Case) -> Changes:
    return _clock("start", parse_instant(case.order.dispatched_at) + _limit(case, "start"))


def sign(case: Case) -> Changes:
    """The signer is responsible until somebody else is named; the start is due as counted from dispatch."""
    return {"assignee": case.by.account, **_start_clock(case)}


def start(case: Case) -> Changes:
    """Feedback is due as counted from dispatch."""
    return _clock("feedback", parse_instant(case.order.feedback_due_at))


def report(case: Case) -> Changes:
    """The review is due from now; whoever reports may not review."""
    return {"author": case.by.account, "result": case.details.result, **_answered(), **_with_limit(case, "review")}


def _is_called_back(case: Case) -> bool:
    """Say whether a closed order is in the sample: all of P1 and P2, one in ten of the rest by its random number."""
    if case.order.urgency in {"P1", "P2"}:
        return True
    return hashlib.sha256(case.order_id.encode()).digest()[0] % 10 == 0


def accept(case: Case) -> Changes:
    """End it, say whether it was late, and plan the call-back."""
    due = instant(case.at + timedelta(seconds=limits.CALLBACK_AFTER)) if _is_called_back(case) else ""
    late = case.order.overdue_feedback or case.order.overdue_sign or case.order.overdue_start
    return {
        "ended_at": instant(case.at), "late_closed": late, "callback_due_at": due, "callback_tries": 0,
        "callback_result": "", **_no_clock(),
    }  # fmt: skip


def send_back(case: Case) -> Changes:
    """Give the unit at least half of the feedback limit again."""
    due = max(parse_instant(case.order.feedback_due_at), case.at + _limit(case, "feedback") / 2)
    return {
        "sent_back_n": case.order.sent_back_n + 1, "feedback_due_at": instant(due), "author": "", "result": "",
        **_clock("feedback", due),
    }  # fmt: skip


def recall(case: Case) -> Changes:
    """Back to the desk; the unit still has to confirm that it stopped."""
    return {"stand_down": _told_to_stop(case), **_back_at_desk(case)}


def reassign(case: Case) -> Changes:
    """To another unit with fresh clocks; the former one has to confirm that it stopped."""
    return {**dispatch(case), "stand_down": _without(case.details.unit, _told_to_stop(case))}


def assign(case: Case) -> Changes:
    """Name the person inside the unit."""
    return {"assignee": case.details.assignee}


def ask_return(case: Case) -> Changes:
    """Count the return; the desk has its own limit to judge it."""
    units = [unit for unit in case.order.returned_units.split(",") if unit]
    return {
        "returned_n": case.order.returned_n + 1,
        "returned_units": ",".join([*units, case.order.unit]),
        **_with_limit(case, "return"),
    }


def dispute(case: Case) -> Changes:
    """The arbiter's limit runs."""
    return {**_answered(), **_with_limit(case, "dispute")}


def _ask(case: Case, what: str) -> Changes:
    return {"asked": what, "asked_by": case.by.account, "asked_seconds": case.details.seconds}


def suspend(case: Case) -> Changes:
    """Stop until the time that was asked for, counted from now."""
    until = case.at + timedelta(seconds=case.order.asked_seconds)
    return {
        "suspended_n": case.order.suspended_n + 1, "suspended_at": instant(case.at), "resume_at": instant(until),
        **_answered(), **_clock("resume", until),
    }  # fmt: skip


def resume(case: Case) -> Changes:
    """Go on; the approved time is added to the limit, what was taken beyond it is not."""
    stopped = parse_instant(case.order.suspended_at)
    granted = min(case.at, parse_instant(case.order.resume_at)) - stopped
    due = parse_instant(case.order.feedback_due_at) + granted
    return {"suspended_at": "", "resume_at": "", "feedback_due_at": instant(due), **_clock("feedback", due)}


def extend(case: Case) -> Changes:
    """Move the feedback limit by what was asked."""
    due = parse_instant(case.order.feedback_due_at) + timedelta(seconds=case.order.asked_seconds)
    return {"extended": True, "feedback_due_at": instant(due), **_answered(), **_clock("feedback", due)}


def merge(case: Case) -> Changes:
    """Point to the survivor and stop the clocks; a unit that had it stops."""
    return {
        "survivor": case.details.survivor, "ended_at": instant(case.at), "stand_down": _told_to_stop(case),
        **_answered(), **_no_clock(),
    }  # fmt: skip


def unmerge(case: Case) -> Changes:
    """Stand alone again, at the desk."""
    return {"survivor": "", "ended_at": "", **_back_at_desk(case)}


def cancel(case: Case) -> Changes:
    """End it; when a unit had it, the clock of its confirmation runs."""
    told = _told_to_stop(case)
    clock = _with_limit(case, "stand_down") if told else _no_clock()
    return {"stand_down": told, "ended_at": instant(case.at), **_answered(), **clock}


def stand_down(case: Case) -> Changes:
    """Strike the unit off; a cancelled order's last clock ends with the last confirmation."""
    left = [unit for unit in case.order.stand_down.split(",") if unit != case.by.unit]
    done = not left and case.order.clock == "stand_down"
    return {"stand_down": ",".join(left), **(_no_clock() if done else {})}


def reopen(case: Case) -> Changes:
    """Start a new generation at the desk with halved limits; what was found before stays in the journal."""
    generation = case.order.generation + 1
    due = case.at + limits.limit("dispatch", case.order.urgency, generation)
    return {
        **_back_at_desk(case), "generation": generation, "reopened_n": case.order.reopened_n + 1, "ended_at": "",
        "author": "", "result": "", "returned_units": "", "returned_n": 0, "sent_back_n": 0, "suspended_n": 0,
        "callback_due_at": "", "stand_down": "", **_clock("dispatch", due),
    }  # fmt: skip


def supervise(case: Case) -> Changes:
    """Name the supervisor and the deadline."""
    due = instant(case.at + timedelta(seconds=case.details.seconds))
    return {"supervised": True, "supervisor": case.by.account, "supervise_due_at": due}


def call_back(case: Case) -> Changes:
    """Count the try; plan the next one after an hour when nobody answered, the third time it is final."""
    tries = case.order.callback_tries + 1
    again = case.details.answer == "not_reached" and tries < limits.MOST_CALLBACK_TRIES
    due = instant(case.at + timedelta(seconds=limits.HOUR)) if again else ""
    return {"callback_tries": tries, "callback_result": case.details.answer, "callback_due_at": due}


def escalate(case: Case) -> Changes:
    """Raise the flag and the step, plan the next one; unfinished work is put under supervision at the second step."""
    step = case.order.escalation_step + 1
    due = case.at + limits.pause(case.order.clock, case.order.urgency, step)
    flag = limits.OVERDUE_FLAGS.get(case.order.clock)
    changes: Changes = {"escalation_step": step, "escalate_at": instant(due)}
    if flag:
        changes[flag] = True
    if case.order.clock == "feedback" and step >= 2:
        changes["supervised"] = True
    return changes


EFFECTS: dict[str, Effect] = {
    "dispatch": dispatch,
    "sign": sign,
    "start": start,
    "report": report,
    "accept": accept,
    "send_back": send_back,
    "recall": recall,
    "reassign": reassign,
    "assign": assign,
    "ask_return": ask_return,
    "accept_return": _back_at_desk,
    "refuse_return": _start_clock,
    "dispute": dispute,
    "adjudicate": _start_clock,
    "adjudicate_away": reassign,
    "ask_suspension": lambda case: _ask(case, "suspension"),
    "suspend": suspend,
    "resume": resume,
    "ask_extension": lambda case: _ask(case, "extension"),
    "extend": extend,
    "refuse_asking": lambda _: _answered(),
    "merge": merge,
    "unmerge": unmerge,
    "split": lambda case: {"children_open": case.details.children},
    "child_ended": lambda case: {"children_open": case.order.children_open - 1},
    "child_reopened": lambda case: {"children_open": case.order.children_open + 1},
    "ask_cancel": lambda case: _ask(case, "cancel"),
    "cancel": cancel,
    "keep": lambda _: _answered(),
    "stand_down": stand_down,
    "reopen": reopen,
    "supervise": supervise,
    "call_back": call_back,
    "join": lambda case: {"records_n": case.order.records_n + len(case.details.records)},
    "escalate": escalate,
}

ENDING_RESULTS = {State.MERGED: "merged", State.CANCELLED: "cancelled"}
