"""What is pressed at a post, as one action each: the same at the desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.forces.actions.attendance import check_in, leave_post, relieve
from bihuan.apps.forces.actions.attendance_heat import begin_rest, end_rest
from bihuan.apps.forces.actions.call_ups import answer_call
from bihuan.web.parts.labels import label

Told = Mapping[str, str]
MOST_WORDS = 200


def known_id(text: str) -> str:
    """Return an identifier as it is stored. :raises NotAllowed: `not_found`: it is none."""
    try:
        return str(UUID(text))
    except ValueError:
        raise NotAllowed("not_found") from None


def command_of(told: Told) -> str:
    """Return the command of a form, "" for none or for what is none: then a repetition is not known as one."""
    try:
        return str(UUID(told.get("command", "")))
    except ValueError:
        return ""


def _check_in(told: Told, by: Actor, at: datetime) -> str:
    return check_in(
        post_id=known_id(told.get("post", "")), officer_id=known_id(told.get("officer", "")), by=by, at=at,
        reason=told.get("reason", ""), command=command_of(told),
    )  # fmt: skip


def _relieve(told: Told, by: Actor, at: datetime) -> str:
    return relieve(
        attendance_id=known_id(told.get("attendance", "")), officer_id=known_id(told.get("officer", "")), by=by, at=at,
        reason=told.get("reason", ""), command=command_of(told),
    )  # fmt: skip


def _leave(told: Told, by: Actor, at: datetime) -> str:
    return leave_post(
        attendance_id=known_id(told.get("attendance", "")), by=by, at=at, reason=told.get("reason", ""),
        words=told.get("words", "").strip()[:MOST_WORDS], command=command_of(told),
    )  # fmt: skip


def _begin_rest(told: Told, by: Actor, at: datetime) -> str:
    return begin_rest(attendance_id=known_id(told.get("attendance", "")), by=by, at=at, command=command_of(told))


def _end_rest(told: Told, by: Actor, at: datetime) -> str:
    return end_rest(attendance_id=known_id(told.get("attendance", "")), by=by, at=at, command=command_of(told))


ACTS: dict[str, Callable[[Told, Actor, datetime], str]] = {
    "check_in": _check_in, "relieve": _relieve, "leave": _leave, "begin_rest": _begin_rest, "end_rest": _end_rest,
}  # fmt: skip


def act_at_post(act: str, told: Told, by: Actor, at: datetime) -> str:
    """Do what was pressed and return what was done in a sentence.

    :raises NotAllowed: `not_found` for an unknown act, `command_used`, or what the action refuses.
    """
    if act not in ACTS:
        raise NotAllowed("not_found")
    try:
        ACTS[act](told, by, at)
    except CommandReused:
        raise NotAllowed("command_used") from None
    return label("duty_done", act)


def answer(line_id: str, told: Told, by: Actor, at: datetime) -> str:
    """Answer a call and return the answer in a word. :raises NotAllowed: what the action refuses, `command_used`."""
    said = told.get("answer", "")
    minutes = told.get("minutes", "")
    try:
        answer_call(
            line_id=line_id, answer=said, minutes=int(minutes) if minutes.isdecimal() and said == "coming" else None,
            reason=told.get("reason", "") if said == "cannot" else "", by=by, at=at, command=command_of(told),
        )  # fmt: skip
    except CommandReused:
        raise NotAllowed("command_used") from None
    return label("call_line_state", said)
