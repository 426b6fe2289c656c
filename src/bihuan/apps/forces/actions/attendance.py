"""Checking in at a post, relieving who stands there, and leaving it: never unnoticed empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.forces.actions.ground_moving import begin, step
from bihuan.apps.forces.models import Attendance, Officer, Post
from bihuan.apps.forces.queries.attendance import block_at, is_absent, present_at, present_of, running_need
from bihuan.apps.forces.queries.ground_heat import permitted_at
from bihuan.apps.forces.queries.reach_attendance import check_may_move, get_attendance, is_own
from bihuan.apps.forces.rules.attendance import AD_HOC, LEAVING, RELIEVED, Block, minutes_late
from bihuan.engine.ledger.canonical import instant


def check_in(*, post_id: str, officer_id: str, by: Actor, at: datetime, reason: str = "", command: str = "") -> str:
    """Note that an officer is at a post now; return the presence. Without a block there, a reason has to be told.

    The same `command` again does nothing and gives the same answer: a phone may send it until it hears of it.

    :raises NotAllowed: `not_found`; `already_checked_in`, `present_elsewhere`, `officer_absent`; `not_planned` without
        a reason, `bad_reason`. CommandReused: the command was used for something else.
    """

    def do() -> str:
        officer, post = _officer(officer_id, by), _post(post_id, by, at)
        check_may_move(by, officer, post.unit_id, Action.CREATE)
        return str(_check_in(officer, post, reason, by, at).pk)

    request = {"do": "check_in", "post": post_id, "officer": officer_id, "reason": reason, "by": by.account}
    return _once(command, request, at, do)


def relieve(
    *, attendance_id: str, officer_id: str, by: Actor, at: datetime, reason: str = "", command: str = ""
) -> str:
    """Check an officer in and release the one who stood there, both or neither; return the new presence.

    Who is there already (they came early) takes over without checking in again. One relieves one.

    :raises NotAllowed: as `check_in`; `not_present`: they were released already; `own_relief`; `relieved_other`.
    """

    def do() -> str:
        first = _first(attendance_id, by)
        officer = _officer(officer_id, by)
        if officer.pk == first.officer_id:
            raise NotAllowed("own_relief")
        check_may_move(by, officer, first.post.unit_id)
        if first.state != "present":
            raise NotAllowed("not_present")
        second = present_of(officer.pk)
        if second is None or second.post_id != first.post_id:
            second = _check_in(officer, first.post, reason, by, at)
        _release(first, second, by, at)
        return str(second.pk)

    request = {"do": "relieve", "attendance": attendance_id, "officer": officer_id, "by": by.account}
    return _once(command, request, at, do)


def leave_post(
    *, attendance_id: str, by: Actor, at: datetime, reason: str = "", words: str = "", command: str = ""
) -> str:
    """Release an officer whom nobody relieves; when the post is left with too few, a reason has to be told.

    Words that are told besides lie in the body of the event. Who leaves a post short is seen: `attendance.left_short`.

    :raises NotAllowed: `not_found`, `not_present`; `post_would_be_short` without a reason, `bad_reason`.
    """

    def do() -> str:
        row = get_attendance(by, attendance_id)
        check_may_move(by, row.officer, row.post.unit_id)
        if row.state != "present":
            raise NotAllowed("not_present")
        return str(_leave(row, reason, words, by, at).pk)

    request = {"do": "leave", "attendance": attendance_id, "reason": reason, "by": by.account}
    return _once(command, request, at, do)


def _once(command: str, request: Mapping[str, object], at: datetime, do: Callable[[], str]) -> str:
    with writing():
        answer = run_command(command=command, request=request, at=at, do=lambda: {"id": do()})
        return str(answer["id"])


def _officer(officer_id: str, by: Actor) -> Officer:
    found = Officer.objects.filter(pk=officer_id, incident_id=by.incident, left_at=None).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def _post(post_id: str, by: Actor, at: datetime) -> Post:
    found = Post.objects.filter(pk=post_id, incident_id=by.incident).first()
    if found is None:
        raise NotAllowed("not_found")
    if found.closed_at is not None and found.closed_at <= at:
        raise NotAllowed("post_closed")
    return found


def _first(attendance_id: str, by: Actor) -> Attendance:
    """Return the presence that is to be relieved: whoever comes to a post may see who stands there."""
    rows = Attendance.objects.filter(pk=attendance_id, incident_id=by.incident).select_related("post", "officer")
    found = rows.first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def _check_in(officer: Officer, post: Post, reason: str, by: Actor, at: datetime) -> Attendance:
    """Keep the presence, in the caller's transaction; one who is awaited moves from late to present."""
    here = present_of(officer.pk)
    if here is not None:
        raise NotAllowed("already_checked_in" if here.post_id == post.pk else "present_elsewhere")
    if is_absent(officer.pk, at):
        raise NotAllowed("officer_absent")
    block = block_at(officer, post, at)
    _check_planned(officer, post, block, reason, by)
    facts = _facts(officer, post, block, reason, by, at)
    awaited = _awaited(officer, block)
    if awaited is not None:
        changes: dict[str, Any] = {
            "state": "present",
            "checked_in_at": at,
            "checked_in_by": by.account,
            "heat_since": at,
        }
        told = permitted_at([post.pk], at).get(post.pk)
        return step(awaited, "attendance.checked_in", by=by, at=at, facts=facts, permitted_minutes=told, **changes)
    row = _new(officer, post, block, reason, by, at)
    return begin(row, "attendance.checked_in", by=by, at=at, facts=facts)


def _check_planned(officer: Officer, post: Post, block: Block | None, reason: str, by: Actor) -> None:
    if block is not None:
        return
    if is_own(by, officer) and by.unit and by.unit != post.unit_id:
        raise NotAllowed("not_your_post")
    if not reason:
        raise NotAllowed("not_planned")
    if reason not in AD_HOC:
        raise NotAllowed("bad_reason")


def _awaited(officer: Officer, block: Block | None) -> Attendance | None:
    if block is None:
        return None
    return Attendance.objects.filter(officer=officer, need_id=block.need, state="late").first()


def _new(officer: Officer, post: Post, block: Block | None, reason: str, by: Actor, at: datetime) -> Attendance:
    need = running_need(post.pk, at)
    return Attendance(
        incident_id=by.incident, post=post, officer=officer, state="present",
        need_id=block.need if block else need.pk if need else None, assignment_id=block.assignment if block else None,
        planned_starts_at=block.starts_at if block else None, planned_ends_at=block.ends_at if block else None,
        reason="" if block else reason, checked_in_at=at, checked_in_by=by.account, heat_since=at,
        permitted_minutes=permitted_at([post.pk], at).get(post.pk),
    )  # fmt: skip


def _facts(
    officer: Officer, post: Post, block: Block | None, reason: str, by: Actor, at: datetime
) -> dict[str, object]:  # fmt: skip
    return {
        "officer": officer.pk, "post": post.pk, "unit": post.unit_id, "need": block.need if block else "",
        "assignment": block.assignment if block else "", "late_minutes": minutes_late(block, at),
        "planned_ends_at": instant(block.ends_at) if block else "", "reason": "" if block else reason,
        "is_own": is_own(by, officer),
    }  # fmt: skip


def _release(first: Attendance, second: Attendance, by: Actor, at: datetime) -> None:
    if Attendance.objects.filter(relieved_by=second.pk).exists():
        raise NotAllowed("relieved_other")
    facts = {"officer": first.officer_id, "post": first.post_id, "unit": first.post.unit_id, "relieved_by": second.pk}
    step(
        first, "attendance.relieved", by=by, at=at, facts=facts, why=RELIEVED, state="left", leaving=RELIEVED,
        relieved_by=second.pk, **_ending(first, by, at),
    )  # fmt: skip


def _ending(row: Attendance, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what every end of a presence changes; a clock that was set back ends it no sooner than it began."""
    began = row.checked_in_at or at
    return {"left_at": max(at, began), "left_by": by.account, "heat_since": None, "rest_since": None}


def _leave(row: Attendance, reason: str, words: str, by: Actor, at: datetime) -> Attendance:
    need = running_need(row.post_id, at)
    others = present_at(row.post_id).exclude(pk=row.pk).count()
    is_short = need is not None and others < need.minimum
    if is_short and not reason:
        raise NotAllowed("post_would_be_short")
    if reason and reason not in LEAVING:
        raise NotAllowed("bad_reason")
    facts = {
        "officer": row.officer_id, "post": row.post_id, "unit": row.post.unit_id, "present": others,
        "minimum": need.minimum if need else 0,
    }  # fmt: skip
    event = "attendance.left_short" if is_short else "attendance.left"
    return step(
        row, event, by=by, at=at, facts=facts, why=reason or "block_over", body={"words": words} if words else None,
        state="left", leaving=reason or "block_over", is_short=is_short, **_ending(row, by, at),
    )  # fmt: skip
