"""THE TABLE: every move of a work order, who may make it, from where to where, and what it must bring.

The moves, the permissions, the diagram in the docs and the generated tests come from here and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bihuan.apps.core.rules import Role
from bihuan.apps.orders.rules.states import AT_UNIT, OPEN, State

S, R = State, Role
DESK = frozenset({R.DESK_LEAD, R.DESK_ANALYST})
LEADS = frozenset({R.DESK_LEAD, R.COMMANDER})
UNIT = frozenset({R.UNIT_DISPATCHER, R.FIELD_OFFICER})
UNIT_DESK = frozenset({R.UNIT_DISPATCHER})
REVIEW = frozenset({R.REVIEWER, R.DESK_LEAD})
SUPERVISION = frozenset({R.DESK_LEAD, R.COMMANDER, R.INSPECTOR})
MACHINE = frozenset({R.SYSTEM})


class Holder(StrEnum):
    """Whose hands the order reaches by a move."""

    KEEP = "keep"
    DESK = "desk"
    TRANSIT = "transit"
    UNIT = "unit"
    CLOSED = "closed"
    MERGED = "merged"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `target` None: the state stays. `needs` are details without which it is refused."""

    name: str
    event: str
    sources: frozenset[State]
    target: State | None
    by: frozenset[Role]
    holder: Holder = Holder.KEEP
    clock: str = ""
    needs: tuple[str, ...] = ()
    guard: str = ""
    meaning: str = field(default="", compare=False)


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_ROWS = (
    Move("dispatch", "order.dispatched", _from(S.NEW), S.DISPATCHED, DESK, Holder.TRANSIT, "sign",
         ("unit", "duty_role"), "", "to one unit and a named duty role; the clocks start"),
    Move("sign", "order.signed", _from(S.DISPATCHED), S.SIGNED, UNIT, Holder.UNIT, "start",
         (), "own_unit", "a person of the unit takes it; delivery is not signing"),
    Move("start", "order.started", _from(S.SIGNED), S.WORKING, UNIT, Holder.KEEP, "feedback",
         (), "own_unit", "work begins"),
    Move("report", "order.reported", _from(S.WORKING), S.FED_BACK, UNIT, Holder.DESK, "review",
         ("result",), "own_unit", "feedback with its evidence"),
    Move("accept", "order.accepted", _from(S.FED_BACK), S.CLOSED, REVIEW, Holder.CLOSED, "",
         (), "closing", "somebody other than the author reviews and closes; the outcome is owed to the source"),
    Move("send_back", "order.sent_back", _from(S.FED_BACK), S.WORKING, REVIEW, Holder.UNIT, "feedback",
         ("reason",), "sending_back", "feedback is not enough; at most twice, then the lead alone"),
    Move("recall", "order.recalled", _from(S.DISPATCHED, S.SIGNED), S.NEW, DESK, Holder.DESK, "dispatch",
         ("reason",), "stands_down", "the desk takes it back; the unit confirms that it stopped"),
    Move("reassign", "order.reassigned", _from(S.DISPATCHED, S.SIGNED, S.WORKING), S.DISPATCHED, DESK,
         Holder.TRANSIT, "sign", ("unit", "duty_role", "reason"), "other_unit", "out and in at one instant"),
    Move("assign", "order.transferred", AT_UNIT | _from(S.DISPATCHED), None, UNIT_DESK, Holder.KEEP, "",
         ("assignee",), "own_unit", "inside the unit, to a person, also at a change of shift"),
    Move("ask_return", "order.return_asked", _from(S.SIGNED), S.RETURN_ASKED, UNIT_DESK, Holder.KEEP, "return",
         ("reason",), "returning", "not ours: once per unit, before work begins; the unit stays responsible"),
    Move("accept_return", "order.return_accepted", _from(S.RETURN_ASKED), S.NEW, DESK, Holder.DESK, "dispatch",
         (), "judging_return", "the desk takes it back for another unit"),
    Move("refuse_return", "order.return_refused", _from(S.RETURN_ASKED), S.SIGNED, DESK, Holder.KEEP, "start",
         ("reason",), "judging_return", "it stays with the unit"),
    Move("dispute", "order.disputed", _from(S.SIGNED, S.WORKING, S.RETURN_ASKED), S.DISPUTED, DESK | UNIT_DESK,
         Holder.KEEP, "dispute", ("reason",), "own_unit_or_desk", "the arbiter shall decide"),
    Move("adjudicate", "order.adjudicated", _from(S.DISPUTED), S.SIGNED, LEADS, Holder.KEEP, "start",
         ("reason",), "", "binding: it stays with the unit"),
    Move("adjudicate_away", "order.adjudicated", _from(S.DISPUTED), S.DISPATCHED, LEADS, Holder.TRANSIT, "sign",
         ("unit", "duty_role", "reason"), "other_unit", "binding: another unit takes it"),
    Move("ask_suspension", "order.suspension_asked", _from(S.WORKING), None, UNIT, Holder.KEEP, "",
         ("reason", "seconds"), "asking_suspension", "with the time of resuming, at most 24 hours, twice at most"),
    Move("suspend", "order.suspended", _from(S.WORKING), S.SUSPENDED, DESK, Holder.KEEP, "resume",
         (), "suspending", "the desk approves what the unit asked"),
    Move("resume", "order.resumed", _from(S.SUSPENDED), S.WORKING, UNIT | DESK | MACHINE, Holder.KEEP, "feedback",
         (), "resuming", "work goes on; by itself when the time has come"),
    Move("ask_extension", "order.extension_asked", _from(S.WORKING), None, UNIT, Holder.KEEP, "",
         ("reason", "seconds"), "asking_extension", "more time, at most half of the limit, once"),
    Move("extend", "order.extended", _from(S.WORKING), None, DESK, Holder.KEEP, "",
         (), "extending", "the desk approves what the unit asked"),
    Move("refuse_asking", "order.refused", _from(S.WORKING), None, DESK, Holder.KEEP, "",
         ("reason",), "asked_of_desk", "the desk refuses a suspension or an extension"),
    Move("merge", "order.merged", _from(S.NEW, S.DISPATCHED, S.SIGNED, S.WORKING), S.MERGED, DESK, Holder.MERGED, "",
         ("survivor",), "merging", "into one that is open; it keeps its source and its own outcome"),
    Move("unmerge", "order.unmerged", _from(S.MERGED), S.NEW, DESK, Holder.DESK, "dispatch",
         ("reason",), "unmerging", "within 72 hours"),
    Move("split", "order.split", _from(S.NEW, S.SIGNED, S.WORKING), None, DESK, Holder.KEEP, "",
         ("children",), "no_children", "into children; the parent closes only when all have ended"),
    Move("child_ended", "order.child_ended", frozenset(S), None, MACHINE, Holder.KEEP, "",
         (), "has_children", "one child of a split order has ended"),
    Move("child_reopened", "order.child_reopened", frozenset(S), None, MACHINE, Holder.KEEP, "",
         (), "", "one child of a split order is open again"),
    Move("ask_cancel", "order.cancel_asked", OPEN, None, DESK, Holder.KEEP, "",
         ("reason",), "not_asked", "the first of two persons"),
    Move("cancel", "order.cancelled", OPEN, S.CANCELLED, DESK, Holder.CANCELLED, "",
         (), "cancelling", "the second person; the unit confirms that it stopped"),
    Move("keep", "order.kept", OPEN, None, DESK, Holder.KEEP, "",
         ("reason",), "cancel_asked", "the cancellation is withdrawn or refused"),
    Move("stand_down", "order.stood_down", frozenset(S), None, UNIT, Holder.KEEP, "",
         (), "standing_down", "the unit confirms that it stopped"),
    Move("reopen", "order.reopened", _from(S.CLOSED, S.CANCELLED), S.NEW, REVIEW | frozenset({R.SOURCE}),
         Holder.DESK, "dispatch", ("reason",), "reopening", "generation + 1, limits halved, old feedback kept"),
    Move("urge", "order.urged", OPEN - _from(S.NEW), None, DESK | SUPERVISION, Holder.KEEP, "",
         (), "", "a reminder that is kept"),
    Move("supervise", "order.supervised", OPEN, None, SUPERVISION, Holder.KEEP, "",
         ("seconds",), "", "a supervisor with a deadline of their own"),
    Move("call_back", "order.called_back", _from(S.CLOSED), None, REVIEW | DESK, Holder.KEEP, "",
         ("answer",), "calling_back", "satisfied, not reached (three times at most), or not satisfied: reopen"),
    Move("note", "order.noted", frozenset(S), None, UNIT | DESK | REVIEW, Holder.KEEP, "",
         (), "", "a late or further note, also by a unit that had the order; kept and shown, moves nothing"),
    Move("join", "order.joined", _from(S.NEW, S.DISPATCHED, S.SIGNED, S.WORKING), None, DESK | MACHINE, Holder.KEEP, "",
         ("records",), "", "a further accepted record belongs to this order"),
    Move("escalate", "order.escalated", frozenset(S), None, MACHINE, Holder.KEEP, "",
         (), "escalating", "a limit has passed: the next on the ladder is called"),
)  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _ROWS}


def moves_from(state: State, role: Role) -> list[Move]:
    """Return the moves that the role may make from the state, before the guards."""
    return [move for move in MOVES.values() if state in move.sources and role in move.by]
