"""A plan spelt out as moves: who does what, how long after the step before."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.engine.drill.behaviour import Plan

_BEGIN, _END = "dispatch sign start", "report accept"
_AGAIN = f"dispatch@ sign start {_END}"
_RETURN = "dispatch sign ask_return"
# Move names as in the table of moves; `@` = to another unit than before, `!x` = by x instead of the usual person.
_SCRIPTS = {
    "returned_accepted": f"{_RETURN} accept_return {_AGAIN}",
    "returned_refused": f"{_RETURN} refuse_return start {_END}",
    "returned_twice": f"{_RETURN} accept_return dispatch@ sign ask_return refuse_return!lead start {_END}",
    "disputed_stays": f"dispatch sign dispute adjudicate start {_END}",
    "disputed_moves": f"dispatch sign dispute adjudicate_away@ stand_down!former sign start {_END}",
    "suspended": f"{_BEGIN} ask_suspension suspend resume {_END}",
    "suspended_twice": f"{_BEGIN} ask_suspension suspend resume ask_suspension suspend resume {_END}",
    "suspension_refused": f"{_BEGIN} ask_suspension refuse_asking {_END}",
    "reassigned": f"dispatch sign reassign@ stand_down!former sign start {_END}",
    "recalled": f"dispatch sign recall stand_down!former {_AGAIN}",
    "split": f"{_BEGIN} split {_END}",
    "merged": "dispatch sign merge stand_down",
    "unmerged": f"dispatch sign merge stand_down unmerge {_AGAIN}",
    "cancelled": "dispatch sign ask_cancel cancel stand_down",
    "stood_down_late": "dispatch sign ask_cancel cancel stand_down",
    "cancel_kept": f"dispatch sign ask_cancel keep start {_END}",
    "cancelled_reopened": f"dispatch sign ask_cancel cancel stand_down reopen!lead {_AGAIN}",
    "reopened": f"{_BEGIN} {_END} call_back reopen {_AGAIN}",
    "reopened_by_source": f"{_BEGIN} {_END} reopen!source {_AGAIN}",
    "extended": f"{_BEGIN} ask_extension extend {_END}",
    "extension_refused": f"{_BEGIN} ask_extension refuse_asking {_END}",
    "urged": f"{_BEGIN} urge {_END}",
    "supervised": f"{_BEGIN} supervise {_END}",
    "sent_back": f"{_BEGIN} report send_back {_END}",
    "sent_back_twice": f"{_BEGIN} report send_back report send_back {_END}",
    "transferred": f"dispatch sign assign start {_END}",
    "noted": f"{_BEGIN} {_END} note",
}
_WHO = {
    "duty": "sign ask_return dispute assign stand_down",
    "field": "start report ask_suspension ask_extension resume note",
    "reviewer": "accept send_back reopen",
    "lead": "adjudicate adjudicate_away supervise",
    "second": "cancel keep",
}
_BY = {move: who for who, moves in _WHO.items() for move in moves.split()}
_AFTER = {
    "dispatch": "dispatch_after_s", "sign": "sign_after_s", "start": "start_after_s", "report": "report_after_s",
    "accept": "review_after_s", "send_back": "review_after_s", "stand_down": "stand_down_after_s",
    "resume": "pause_s", "call_back": "call_back_after_s",
}  # fmt: skip


@dataclass(frozen=True)
class ScriptStep:
    """One move: `after_s` seconds after the step before, to another unit when `elsewhere`.

    `by` is desk (an analyst), second (another person at the desk than the one before), lead, reviewer, duty (the unit's
    dispatcher), field (an officer of the unit), former (the dispatcher of the unit that has just lost it) or source.
    """

    move: str
    by: str
    after_s: int
    elsewhere: bool


def script(plan: Plan) -> tuple[ScriptStep, ...]:
    """Spell a plan out, from the order at the desk (NEW) to its end and its call-back.

    A split order is accepted only when its children have ended (they have plans of their own); a merger needs an open
    order to merge into: where there is none, leave the move and all after it, and play the course `plain`.
    """
    words = _SCRIPTS.get(plan.course, f"{_BEGIN} {_END}").split()
    if words[-1] == "accept" and "call_back" not in words and plan.call_back:
        words += ["call_back"] * (3 if plan.call_back == "not_reached" else 1)
    return tuple(_step(plan, word) for word in words)


def _step(plan: Plan, word: str) -> ScriptStep:
    name, _, by = word.partition("!")
    move = name.removesuffix("@")
    after: int = getattr(plan, _AFTER.get(move, "decide_after_s"))
    return ScriptStep(move, by or _BY.get(move, "desk"), after, name.endswith("@"))
