"""Why a move may be refused. Each guard is a pure check that raises `NotAllowed` with a code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.orders.rules import limits
from bihuan.apps.orders.rules.details import Case
from bihuan.apps.orders.rules.states import ENDED, State
from bihuan.engine.ledger.canonical import parse_instant

Guard = Callable[[Case], None]
LEAD_ROLES = frozenset({Role.DESK_LEAD, Role.COMMANDER})


def _refuse_unless(holds: bool, code: str, **params: str | int) -> None:
    if not holds:
        raise NotAllowed(code, **params)


def own_unit(case: Case) -> None:
    """Only a person of the unit that holds the order."""
    _refuse_unless(case.by.unit == case.order.unit, "not_your_unit", unit=case.order.unit)


def own_unit_or_desk(case: Case) -> None:
    """A person of the desk, or of the unit that holds the order."""
    _refuse_unless(case.by.unit in {"", case.order.unit}, "not_your_unit", unit=case.order.unit)


def other_unit(case: Case) -> None:
    """The order must go to another unit than the one that has it."""
    _refuse_unless(case.details.unit != case.order.unit, "same_unit", unit=case.order.unit)


def not_the_author(case: Case) -> None:
    """Nobody reviews their own feedback."""
    _refuse_unless(case.by.account != case.order.author, "own_feedback")


def no_children(case: Case) -> None:
    """The order has no open child, and a split makes two or more."""
    _refuse_unless(case.order.children_open == 0, "children_open", n=case.order.children_open)
    _refuse_unless(case.details.children >= 2, "split_needs_two", n=case.details.children)


def has_children(case: Case) -> None:
    """The order waits for children."""
    _refuse_unless(case.order.children_open > 0, "no_children")


def closing(case: Case) -> None:
    """Another person than the author, and every child has ended."""
    not_the_author(case)
    _refuse_unless(case.order.children_open == 0, "children_open", n=case.order.children_open)


def sending_back(case: Case) -> None:
    """Another person than the author; after two times a lead alone."""
    not_the_author(case)
    may = case.order.sent_back_n < limits.MOST_SENT_BACK or case.by.role in LEAD_ROLES
    _refuse_unless(may, "sent_back_too_often", n=case.order.sent_back_n)


def returning(case: Case) -> None:
    """A unit may return an order once."""
    own_unit(case)
    _refuse_unless(case.order.unit not in case.order.returned_units.split(","), "returned_before", unit=case.order.unit)


def judging_return(case: Case) -> None:
    """After the second return the lead decides."""
    may = case.order.returned_n < 2 or case.by.role in LEAD_ROLES
    _refuse_unless(may, "lead_must_judge", n=case.order.returned_n)


def nothing_asked(case: Case) -> None:
    """No other question of the unit waits for the desk."""
    _refuse_unless(case.order.asked == "", "already_asked", asked=case.order.asked)


def asking_suspension(case: Case) -> None:
    """At most 24 hours, at most twice, and not while something else is asked."""
    own_unit(case)
    nothing_asked(case)
    _refuse_unless(case.order.suspended_n < limits.MOST_SUSPENSIONS, "suspended_too_often", n=case.order.suspended_n)
    _refuse_unless(0 < case.details.seconds <= limits.LONGEST_SUSPENSION, "suspension_too_long", n=case.details.seconds)


def suspending(case: Case) -> None:
    """The unit must have asked for a suspension."""
    _refuse_unless(case.order.asked == "suspension", "not_asked")


def resuming(case: Case) -> None:
    """The unit or the desk at any time; the machine when the time has come."""
    if case.by.role is Role.SYSTEM:
        _refuse_unless(case.at >= parse_instant(case.order.resume_at), "too_early")
    else:
        own_unit_or_desk(case)


def asking_extension(case: Case) -> None:
    """Once, and at most half of the limit."""
    own_unit(case)
    nothing_asked(case)
    _refuse_unless(not case.order.extended, "extended_before")
    fair = limits.is_extension_fair(case.details.seconds, case.order.urgency)
    _refuse_unless(fair, "extension_too_long", n=case.details.seconds)


def extending(case: Case) -> None:
    """The unit must have asked for more time."""
    _refuse_unless(case.order.asked == "extension", "not_asked")


def asked_of_desk(case: Case) -> None:
    """The unit must have asked for something."""
    _refuse_unless(case.order.asked in {"suspension", "extension"}, "not_asked")


def merging(case: Case) -> None:
    """Into another order that is open; never into one that has itself been merged, never while children are open."""
    _refuse_unless(case.details.survivor != case.order_id, "merge_into_itself")
    _refuse_unless(case.details.survivor_state not in ENDED, "survivor_ended", state=case.details.survivor_state)
    _refuse_unless(case.details.absorbed == 0, "survivor_of_others", n=case.details.absorbed)
    _refuse_unless(case.order.children_open == 0, "children_open", n=case.order.children_open)


def unmerging(case: Case) -> None:
    """Within 72 hours of the merging."""
    age = case.at - parse_instant(case.order.ended_at)
    _refuse_unless(age <= timedelta(seconds=limits.UNMERGE_WITHIN), "merged_too_long_ago")


def not_asked(case: Case) -> None:
    """A cancellation is not yet asked for."""
    _refuse_unless(case.order.asked != "cancel", "already_asked", asked="cancel")


def cancel_asked(case: Case) -> None:
    """A cancellation is asked for."""
    _refuse_unless(case.order.asked == "cancel", "not_asked")


def cancelling(case: Case) -> None:
    """Two persons: who asked may not decide; every child has ended, and no other order was merged into it."""
    cancel_asked(case)
    _refuse_unless(case.details.absorbed == 0, "survivor_of_others", n=case.details.absorbed)
    _refuse_unless(case.by.account != case.order.asked_by, "second_person_needed")
    _refuse_unless(case.order.children_open == 0, "children_open", n=case.order.children_open)


def stands_down(case: Case) -> None:
    """Nothing to check: the unit that loses the order is asked to confirm."""


def standing_down(case: Case) -> None:
    """Only a unit that was told to stop can confirm that it did."""
    _refuse_unless(case.by.unit in case.order.stand_down.split(",") and case.by.unit != "", "nothing_to_stop")


def reopening(case: Case) -> None:
    """A cancelled order by a lead only; a source only what came from it."""
    if case.order.state == State.CANCELLED:
        _refuse_unless(case.by.role in LEAD_ROLES, "lead_must_reopen")
    if case.by.role is Role.SOURCE:
        _refuse_unless(case.by.unit == case.order.source, "not_your_source", source=case.order.source)


def calling_back(case: Case) -> None:
    """Until an answer is final: satisfied, not satisfied, or three times not reached."""
    _refuse_unless(case.order.callback_result in {"", "not_reached"}, "called_back_before")
    _refuse_unless(case.order.callback_tries < limits.MOST_CALLBACK_TRIES, "called_back_before")
    _refuse_unless(case.details.answer in {"satisfied", "not_reached", "not_satisfied"}, "unknown_answer")


def escalating(case: Case) -> None:
    """Only when the moment of the next escalation has come."""
    due = case.order.escalate_at
    _refuse_unless(due != "" and case.at >= parse_instant(due), "too_early")


GUARDS: dict[str, Guard] = {
    name: guard
    for name, guard in list(globals().items())
    if callable(guard) and getattr(guard, "__module__", "") == __name__ and not name.startswith("_")
}
