"""How people treat each order: prompt or late, returned, disputed, suspended, split, cancelled, reopened …"""

from __future__ import annotations

import hashlib
import random
from dataclasses import asdict, dataclass, fields

from bihuan.engine.drill.seeds import chance, pick, share, stream, within
from bihuan.engine.drill.spelling import URGENCIES

# Seconds by urgency P1–P4, as loop.md 4.3 sets them; sign, start and report all count from dispatch.
LIMITS_S = {
    "dispatch": (60, 300, 3600, 14_400),
    "sign": (60, 300, 900, 3600),
    "start": (120, 900, 3600, 14_400),
    "report": (300, 7200, 86_400, 259_200),
    "review": (300, 1800, 14_400, 86_400),
    "decide": (120, 600, 1800, 7200),
    "stand_down": (60, 300, 3600, 14_400),
}
RESULTS = ("verified", "not_found", "moved_away", "already_handled", "refused", "not_reached", "handed_over")
_COURSE_REASONS = (
    ("returned_accepted returned_refused returned_twice", ("wrong_area", "wrong_task", "address_unclear")),
    ("disputed_stays disputed_moves", ("wrong_area", "wrong_task")),
    ("suspended suspended_twice suspension_refused", ("awaiting_result", "awaiting_person", "no_access")),
    ("extended extension_refused", ("hard_to_reach",)),
    ("cancelled stood_down_late cancel_kept cancelled_reopened", ("mistaken", "withdrawn_by_source")),
    ("sent_back sent_back_twice", ("evidence_missing",)),
    ("recalled", ("wrong_task",)),
    ("reassigned", ("overloaded",)),
    ("merged", ("same_matter",)),
    ("unmerged", ("different_tasks",)),
    ("split", ("several_addresses",)),
    ("reopened", ("not_satisfied",)),
    ("reopened_by_source", ("source_asks",)),
)
_REASONS = {course: reasons for courses, reasons in _COURSE_REASONS for course in courses.split()}
_DECK = 200
_MOST_LATE_S = 4 * 3600
_IN_TIME = {"sign": (5, 40), "start": (5, 40), "report": (2, 20)}
_WORTH_CHASING = frozenset({"urged", "supervised", "extension_refused"})


@dataclass(frozen=True)
class Proportions:
    """How many of 1,000 orders take each course; whatever is above zero occurs in every 200 orders in a row."""

    plain: int = 460
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
    suspension_refused: int = 5
    reassigned: int = 25
    recalled: int = 20
    split: int = 15
    merged: int = 25
    unmerged: int = 5
    cancelled: int = 20
    stood_down_late: int = 5
    cancel_kept: int = 5
    cancelled_reopened: int = 5
    reopened: int = 20
    reopened_by_source: int = 5
    extended: int = 20
    extension_refused: int = 5
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

    `course` is one of `COURSES`. `decide_after_s` is the desk's or arbiter's answer or a second person's consent;
    `stand_down_after_s` the unit's word that it stopped; `pause_s` how long a suspension lasts; `more_s` the extension
    asked for (half of the report limit) or the supervisor's own limit; `parts` is the number of children of a split;
    `other_unit` is a number to choose another unit by; `call_back` is "", satisfied, not_reached or not_satisfied,
    `call_back_after_s` after the end.
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
    stand_down_after_s: int
    pause_s: int
    more_s: int
    parts: int
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
    """Late: 15–250 % over the limit, at most 10 h over. In time: sign, start and report stay so in their sum."""
    limit = LIMITS_S[step][level]
    if late:
        return limit + max(1, min(limit, _MOST_LATE_S) * within(rng, 15, 250) // 100)
    low, high = _IN_TIME.get(step, (5, 70))
    return max(1, limit * within(rng, low, high) // 100)


def _call_back(rng: random.Random, course: str, level: int) -> str:
    if course == "reopened":
        return "not_satisfied"
    if level >= 2 and not chance(rng, 120):  # P1 and P2 are all called, of P3 and P4 at least a tenth
        return ""
    return "not_reached" if chance(rng, 80) else "satisfied"


def _plan(rng: random.Random, course: str, level: int) -> Plan:
    late = course.removeprefix("late_")
    after = {step: _delay(rng, step, level, late=step == late) for step in LIMITS_S}
    limit = LIMITS_S["report"][level]
    if course == "stood_down_late":
        after["stand_down"] = _delay(rng, "stand_down", level, late=True)
    if course in _WORTH_CHASING:
        after["report"] = limit * within(rng, 50, 70) // 100
    if course == "extended":
        after["report"] = limit * within(rng, 110, 120) // 100
    return Plan(
        course=course, reason=pick(rng, _REASONS.get(course, ("",))), result=pick(rng, RESULTS),
        **{f"{step}_after_s": seconds for step, seconds in after.items()},
        pause_s=within(rng, 1800, 36_000), more_s=limit // 2, parts=within(rng, 2, 3),
        other_unit=within(rng, 1, 9999),
        call_back=_call_back(rng, course, level), call_back_after_s=within(rng, 1800, 72_000),
    )  # fmt: skip
