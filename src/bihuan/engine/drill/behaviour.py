"""How people treat each order: prompt or late, returned, disputed, suspended, split, cancelled, reopened …"""

from __future__ import annotations

import hashlib
import random
from dataclasses import asdict, dataclass, fields

from bihuan.engine.drill.seeds import chance, pick, share, stream, within
from bihuan.engine.drill.spelling import URGENCIES

# Seconds by urgency P1–P4, as loop.md 4.3 sets them; a drill is late or in time against these.
LIMITS_S = {
    "dispatch": (60, 300, 3600, 14_400),
    "sign": (60, 300, 900, 3600),
    "start": (120, 900, 3600, 14_400),
    "report": (300, 7200, 86_400, 259_200),
    "review": (300, 1800, 14_400, 86_400),
    "decide": (120, 600, 1800, 7200),
}
RESULTS = ("verified", "not_at_address", "moved_away", "isolated", "needs_care", "refused", "wrong_information")
_RETURN_REASONS = ("not_in_area", "wrong_unit", "lacks_information")
_DISPUTE_REASONS = ("boundary", "responsibility")
_SUSPENSION_REASONS = ("waiting_for_result", "person_unreachable", "needs_equipment")
_CANCEL_REASONS = ("entered_in_error", "source_withdrew")
_REASONS = {
    "returned_accepted": _RETURN_REASONS, "returned_refused": _RETURN_REASONS, "returned_twice": _RETURN_REASONS,
    "disputed_stays": _DISPUTE_REASONS, "disputed_moves": _DISPUTE_REASONS,
    "suspended": _SUSPENSION_REASONS, "suspended_twice": _SUSPENSION_REASONS,
    "recalled": ("wrong_unit",), "reassigned": ("unit_overloaded",), "merged": ("same_matter",),
    "unmerged": ("not_the_same_matter",), "split": ("several_addresses",), "cancelled": _CANCEL_REASONS,
    "stood_down_late": _CANCEL_REASONS, "reopened": ("not_satisfied",), "reopened_by_source": ("source_objects",),
    "extended": ("person_unreachable",), "sent_back": ("evidence_missing",), "sent_back_twice": ("evidence_missing",),
}  # fmt: skip
_DECK = 200


@dataclass(frozen=True)
class Proportions:
    """How many of 1,000 orders take each course; whatever is above zero occurs in every 200 orders in a row."""

    plain: int = 480
    late_dispatch: int = 15
    late_sign: int = 40
    late_start: int = 25
    late_report: int = 40
    late_review: int = 15
    returned_accepted: int = 30
    returned_refused: int = 20
    returned_twice: int = 10
    disputed_stays: int = 10
    disputed_moves: int = 10
    suspended: int = 30
    suspended_twice: int = 5
    reassigned: int = 25
    recalled: int = 20
    split: int = 15
    merged: int = 25
    unmerged: int = 5
    cancelled: int = 20
    stood_down_late: int = 5
    reopened: int = 20
    reopened_by_source: int = 5
    extended: int = 20
    urged: int = 25
    supervised: int = 20
    sent_back: int = 30
    sent_back_twice: int = 5
    transferred: int = 15
    noted: int = 15


COURSES = tuple(field.name for field in fields(Proportions))


@dataclass(frozen=True)
class Plan:
    """What happens to one order; delays in seconds, each counted from the step before it.

    `course` is one of `COURSES`. `decide_after_s` is the desk's or arbiter's answer, a second person's consent, or the
    unit's stand-down; `pause_s` is how long a suspension lasts; `parts` is the number of children of a split;
    `rounds` is how often the course's move is made (2 for the courses named `_twice`); `other_unit` is a number to
    choose another unit by; `call_back` is "", satisfied, not_reached or not_satisfied, `call_back_after_s` after close.
    """

    course: str
    reason: str
    result: str
    dispatch_after_s: int
    sign_after_s: int
    start_after_s: int
    report_after_s: int
    review_after_s: int
    decide_after_s: int
    pause_s: int
    parts: int
    rounds: int
    other_unit: int
    call_back: str
    call_back_after_s: int


@dataclass(frozen=True)
class Behaviour:
    """The habits of a district under one seed: a pure function from an order to its plan."""

    seed: int
    deck: tuple[str, ...]

    def plan(self, order: int | str, urgency: str) -> Plan:
        """Return the plan for an order, given its ordinal (from 0) or its id, and its urgency P1–P4.

        :raises ValueError: when the urgency is unknown.
        """
        if urgency not in URGENCIES:
            raise ValueError(f"no such urgency: {urgency}")
        level = URGENCIES.index(urgency)
        number = order if isinstance(order, int) else int.from_bytes(hashlib.sha256(order.encode()).digest()[:8])
        rng = stream(self.seed, "plan", order)
        return _plan(rng, self.deck[number % len(self.deck)], level)


def make_behaviour(seed: int, proportions: Proportions | None = None) -> Behaviour:
    """Shuffle the courses, in their proportions, into the order in which a drill's orders meet them."""
    wanted = {name: part for name, part in asdict(proportions or Proportions()).items() if part > 0}
    extra = share(_DECK - len(wanted), list(wanted.values()))
    deck = [name for name, more in zip(wanted, extra, strict=True) for _ in range(1 + more)]
    stream(seed, "deck").shuffle(deck)
    return Behaviour(seed, tuple(deck))


def _delay(rng: random.Random, step: str, level: int, *, late: bool) -> int:
    """In time: 5–70 % of the limit (a report 2–20 %, so that a drill of days closes); late: 115–350 %."""
    low, high = (115, 350) if late else (2, 20) if step == "report" else (5, 70)
    return max(1, LIMITS_S[step][level] * within(rng, low, high) // 100)


def _call_back(rng: random.Random, course: str, level: int) -> str:
    if course == "reopened":
        return "not_satisfied"
    if level >= 2 and not chance(rng, 120):  # P1 and P2 are all called, of P3 and P4 at least a tenth
        return ""
    return "not_reached" if chance(rng, 80) else "satisfied"


def _plan(rng: random.Random, course: str, level: int) -> Plan:
    late = course.removeprefix("late_")
    after = {step: _delay(rng, step, level, late=step == late) for step in LIMITS_S}
    if course == "stood_down_late":
        after["decide"] = _delay(rng, "decide", level, late=True)
    if course in ("urged", "supervised", "extended"):  # worth chasing: reported late in its time, but in time
        after["report"] = LIMITS_S["report"][level] * within(rng, 60, 95) // 100
    return Plan(
        course=course, reason=pick(rng, _REASONS.get(course, ("",))), result=pick(rng, RESULTS),
        dispatch_after_s=after["dispatch"], sign_after_s=after["sign"], start_after_s=after["start"],
        report_after_s=after["report"], review_after_s=after["review"], decide_after_s=after["decide"],
        pause_s=within(rng, 1800, 36_000), parts=within(rng, 2, 3), rounds=2 if course.endswith("_twice") else 1,
        other_unit=within(rng, 1, 9999), call_back=_call_back(rng, course, level),
        call_back_after_s=within(rng, 1800, 72_000),
    )  # fmt: skip
