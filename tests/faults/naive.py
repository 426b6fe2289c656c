"""A second, naive loop: plain values and a table written from loop.md 4.3 by hand, which imports none of the rules.

The state machine asks it first whether a move may be made and where it leads; then the product is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
OPEN = frozenset(["NEW", "DISPATCHED", "SIGNED", "WORKING", "SUSPENDED", "RETURN_ASKED", "DISPUTED", "FED_BACK"])
ENDED = {"CLOSED": "closed", "MERGED": "merged", "CANCELLED": "cancelled"}
AT_UNIT = frozenset(["SIGNED", "WORKING", "SUSPENDED", "RETURN_ASKED", "DISPUTED"])
ALL = OPEN | frozenset(ENDED)
DESK = frozenset({"desk_lead", "desk_analyst"})
LEADS = frozenset({"desk_lead", "commander"})
UNIT = frozenset({"unit_dispatcher", "field_officer"})
CHIEF = frozenset({"unit_dispatcher"})
REVIEW = frozenset({"reviewer", "desk_lead"})
WATCH = frozenset({"desk_lead", "commander", "inspector"})


@dataclass
class Thing:
    """One order as somebody with a paper book would know it."""

    source: str = ""
    records: list[str] = field(default_factory=list)
    state: str = "NEW"
    holder: str = "desk"
    unit: str = ""
    author: str = ""
    asked: str = ""
    asker: str = ""
    seconds: int = 0
    children: int = 0
    parent: str = ""
    returned: set[str] = field(default_factory=set)
    returns: int = 0
    backs: int = 0
    suspended: int = 0
    extended: bool = False
    stopping: set[str] = field(default_factory=set)
    resume_at: datetime | None = None
    ended_at: datetime | None = None
    tries: int = 0
    answer: str = ""
    generation: int = 0
    survivor: str = ""
    endings: int = 0


@dataclass(frozen=True)
class Try:
    """One attempt: who, in which role, of which unit, with what, when."""

    account: str
    role: str
    unit: str
    at: datetime
    said: dict[str, object]


Guard = Callable[[Thing, Try], bool]
Effect = Callable[[Thing, Try], None]


def _mine(it: Thing, by: Try) -> bool:
    return by.unit == it.unit


def _mine_or_desk(it: Thing, by: Try) -> bool:
    return by.unit in {"", it.unit}


def _elsewhere(it: Thing, by: Try) -> bool:
    return by.said["unit"] != it.unit


def _other_person(it: Thing, by: Try) -> bool:
    return by.account != it.author


def _asks(it: Thing, by: Try) -> bool:
    return _mine(it, by) and it.asked == ""


def _seconds(by: Try) -> int:
    return int(str(by.said["seconds"]))


def _forget(it: Thing) -> None:
    it.asked, it.asker, it.seconds = "", "", 0


def _home(it: Thing, _: Try) -> None:
    it.unit, it.extended = "", False
    _forget(it)


def _stop(it: Thing) -> None:
    if it.unit:
        it.stopping.add(it.unit)


def _recall(it: Thing, by: Try) -> None:
    _stop(it)
    _home(it, by)


def _dispatch(it: Thing, by: Try) -> None:
    it.unit = str(by.said["unit"])
    _forget(it)


def _reassign(it: Thing, by: Try) -> None:
    _stop(it)
    _dispatch(it, by)


def _report(it: Thing, by: Try) -> None:
    it.author = by.account
    _forget(it)


def _accept(it: Thing, by: Try) -> None:
    it.ended_at, it.tries, it.answer = by.at, 0, ""


def _send_back(it: Thing, _: Try) -> None:
    it.backs, it.author = it.backs + 1, ""


def _ask_return(it: Thing, _: Try) -> None:
    it.returned.add(it.unit)
    it.returns += 1


def _ask(what: str) -> Effect:
    def ask(it: Thing, by: Try) -> None:
        it.asked, it.asker, it.seconds = what, by.account, _seconds(by)

    return ask


def _suspend(it: Thing, by: Try) -> None:
    it.suspended += 1
    it.resume_at = by.at + timedelta(seconds=it.seconds)
    _forget(it)


def _extend(it: Thing, _: Try) -> None:
    it.extended = True
    _forget(it)


def _merge(it: Thing, by: Try) -> None:
    it.ended_at = by.at
    _stop(it)
    _forget(it)


def _merge_into(it: Thing, by: Try) -> None:
    _merge(it, by)
    it.survivor = str(by.said["survivor"])


def _unmerge(it: Thing, by: Try) -> None:
    _home(it, by)
    it.survivor = ""


def _stand_down(it: Thing, by: Try) -> None:
    it.stopping.discard(by.unit)


def _reopen(it: Thing, by: Try) -> None:
    _home(it, by)
    it.author, it.returned, it.returns, it.backs, it.suspended, it.stopping = "", set(), 0, 0, 0, set()
    it.generation += 1


def _call_back(it: Thing, by: Try) -> None:
    it.tries, it.answer = it.tries + 1, str(by.said["answer"])


def _nothing(_: Thing, __: Try) -> None:
    pass


def _anyway(_: Thing, __: Try) -> bool:
    return True


def _may_send_back(it: Thing, by: Try) -> bool:
    return _other_person(it, by) and (it.backs < 2 or by.role in LEADS)


def _may_judge(it: Thing, by: Try) -> bool:
    return it.returns < 2 or by.role in LEADS


def _may_cancel(it: Thing, by: Try) -> bool:
    return it.asked == "cancel" and by.account != it.asker and it.children == 0 and not by.said["absorbed"]


def _may_suspend(it: Thing, by: Try) -> bool:
    return _asks(it, by) and it.suspended < 2 and 0 < _seconds(by) <= 86_400


def _may_extend(it: Thing, by: Try) -> bool:
    return _asks(it, by) and not it.extended and 0 < _seconds(by) <= 43_200


def _may_reopen(it: Thing, by: Try) -> bool:
    fits = it.state != "CANCELLED" or by.role in LEADS
    return fits and (by.role != "source" or by.unit == it.source)


def _may_call_back(it: Thing, by: Try) -> bool:
    known = by.said["answer"] in {"satisfied", "not_reached", "not_satisfied"}
    return known and it.answer in {"", "not_reached"} and it.tries < 3


def _may_merge(it: Thing, by: Try) -> bool:
    return it.children == 0 and bool(by.said["survivor_is_open"]) and not by.said["absorbed"]


def _may_close(it: Thing, by: Try) -> bool:
    return _other_person(it, by) and it.children == 0


def _is_recent(it: Thing, by: Try) -> bool:
    return it.ended_at is not None and by.at - it.ended_at <= 72 * HOUR


def _may_stand_down(it: Thing, by: Try) -> bool:
    return by.unit in it.stopping


@dataclass(frozen=True)
class Line:
    """One line of the table: from, to ("" = stays), by whom, into whose hands ("" = stays), what it needs."""

    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    hands: str = ""
    needs: tuple[str, ...] = ()
    may: Guard = _anyway
    does: Effect = _nothing


def _in(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SEND = ("unit", "duty_role")
TABLE: dict[str, Line] = {
    "dispatch": Line(_in("NEW"), "DISPATCHED", DESK, "transit", _SEND, _anyway, _dispatch),
    "sign": Line(_in("DISPATCHED"), "SIGNED", UNIT, "unit", (), _mine),
    "start": Line(_in("SIGNED"), "WORKING", UNIT, "", (), _mine),
    "report": Line(_in("WORKING"), "FED_BACK", UNIT, "desk", ("result",), _mine, _report),
    "accept": Line(_in("FED_BACK"), "CLOSED", REVIEW, "closed", (), _may_close, _accept),
    "send_back": Line(_in("FED_BACK"), "WORKING", REVIEW, "unit", ("reason",), _may_send_back, _send_back),
    "recall": Line(_in("DISPATCHED SIGNED"), "NEW", DESK, "desk", ("reason",), _anyway, _recall),
    "reassign": Line(
        _in("DISPATCHED SIGNED WORKING"), "DISPATCHED", DESK, "transit", (*_SEND, "reason"), _elsewhere, _reassign
    ),
    "assign": Line(AT_UNIT | _in("DISPATCHED"), "", CHIEF, "", ("assignee",), _mine),
    "ask_return": Line(
        _in("SIGNED"), "RETURN_ASKED", CHIEF, "", ("reason",),
        lambda it, by: _mine(it, by) and it.unit not in it.returned, _ask_return,
    ),
    "accept_return": Line(_in("RETURN_ASKED"), "NEW", DESK, "desk", (), _may_judge, _home),
    "refuse_return": Line(_in("RETURN_ASKED"), "SIGNED", DESK, "", ("reason",), _may_judge),
    "dispute": Line(
        _in("SIGNED WORKING RETURN_ASKED"), "DISPUTED", DESK | CHIEF, "", ("reason",), _mine_or_desk,
        lambda it, _: _forget(it),
    ),
    "adjudicate": Line(_in("DISPUTED"), "SIGNED", LEADS, "", ("reason",)),
    "adjudicate_away": Line(
        _in("DISPUTED"), "DISPATCHED", LEADS, "transit", (*_SEND, "reason"), _elsewhere, _reassign
    ),
    "ask_suspension": Line(_in("WORKING"), "", UNIT, "", ("reason", "seconds"), _may_suspend, _ask("suspension")),
    "suspend": Line(_in("WORKING"), "SUSPENDED", DESK, "", (), lambda it, _: it.asked == "suspension", _suspend),
    "resume": Line(_in("SUSPENDED"), "WORKING", UNIT | DESK, "", (), _mine_or_desk),
    "ask_extension": Line(_in("WORKING"), "", UNIT, "", ("reason", "seconds"), _may_extend, _ask("extension")),
    "extend": Line(_in("WORKING"), "", DESK, "", (), lambda it, _: it.asked == "extension", _extend),
    "refuse_asking": Line(
        _in("WORKING"), "", DESK, "", ("reason",), lambda it, _: it.asked in {"suspension", "extension"},
        lambda it, _: _forget(it),
    ),
    "merge": Line(
        _in("NEW DISPATCHED SIGNED WORKING"), "MERGED", DESK, "merged", ("survivor",), _may_merge, _merge_into
    ),
    "unmerge": Line(_in("MERGED"), "NEW", DESK, "desk", ("reason",), _is_recent, _unmerge),
    "ask_cancel": Line(OPEN, "", DESK, "", ("reason",), lambda it, _: it.asked != "cancel", _ask("cancel")),
    "cancel": Line(OPEN, "CANCELLED", DESK, "cancelled", (), _may_cancel, _merge),
    "keep": Line(OPEN, "", DESK, "", ("reason",), lambda it, _: it.asked == "cancel", lambda it, _: _forget(it)),
    "stand_down": Line(ALL, "", UNIT, "", (), _may_stand_down, _stand_down),
    "reopen": Line(_in("CLOSED CANCELLED"), "NEW", REVIEW | {"source"}, "desk", ("reason",), _may_reopen, _reopen),
    "urge": Line(OPEN - {"NEW"}, "", DESK | WATCH),
    "supervise": Line(OPEN, "", WATCH, "", ("seconds",)),
    "call_back": Line(_in("CLOSED"), "", REVIEW | DESK, "", ("answer",), _may_call_back, _call_back),
    "note": Line(ALL, "", UNIT | DESK | REVIEW, "", (), _mine_or_desk),
}  # fmt: skip
NOBODY = frozenset({"split", "join", "child_ended", "child_reopened", "escalate"})
"""Moves that nobody makes by the common door: splitting has its own, the others are the product's own doing."""


def may(move: str, it: Thing, by: Try) -> bool:
    """Say whether the attempt should succeed."""
    if move in NOBODY:
        return False
    line = TABLE[move]
    fits = it.state in line.sources and by.role in line.roles and all(by.said[name] for name in line.needs)
    return fits and line.may(it, by)


def move(name: str, things: dict[str, Thing], order: str, by: Try) -> None:
    """Make the move in the book, and what follows from it."""
    it, line = things[order], TABLE[name]
    was = it.state in ENDED
    line.does(it, by)
    it.state = line.target or it.state
    settle_hands(it, line.hands)
    _after(things, it, was)
    if name == "call_back" and by.said["answer"] == "not_satisfied":
        _reopen(it, by)
        it.state, it.holder = "NEW", "desk"
        _after(things, it, True)


def settle_hands(it: Thing, hands: str) -> None:
    """Write down who has it now."""
    it.holder = f"{hands}:{it.unit}" if hands in {"transit", "unit"} else (hands or it.holder)


def _after(things: dict[str, Thing], it: Thing, was_ended: bool) -> None:
    """Count an ending's outcomes, and tell the parent."""
    is_ended = it.state in ENDED
    if is_ended == was_ended:
        return
    it.endings += is_ended
    parent = things.get(it.parent)
    if parent is not None:
        parent.children += -1 if is_ended else 1
