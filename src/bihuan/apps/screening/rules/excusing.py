"""When somebody may answer for people who are not tested: a reason, an owner, an end, and for many a second person."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.rules.outcomes import ESCALATED, EXEMPT

REASONS: dict[str, tuple[str, ...]] = {
    EXEMPT: ("recovered", "medical", "tested_elsewhere", "quarantined", "away", "moved_away", "died", "not_one_person"),
    ESCALATED: ("not_found", "no_answer", "refuses", "address_wrong", "abroad"),
}
VISIT_REASONS = ("bedridden", "disabled", "over_80", "small_child", "quarantined", "pregnant", "other")
MOST_ALONE = 50  # R16: what one person does to more people than these needs a second one
MOST_TOGETHER = 5_000
LONGEST = timedelta(days=30)
WAITING, LIVE, REFUSED, ENDED, OVER = "waiting", "live", "refused", "ended", "over"
REFUSALS = ("not_necessary", "wrong_person", "wrong_time", "no_proof")
ENDINGS = ("found", "mistaken", "condition", "rule_changed")


def check_excuse(kind: str, reason: str, until: datetime, at: datetime) -> None:
    """Refuse an excuse that lacks something.

    :raises NotAllowed: `unknown_excuse`, `bad_reason`, `end_passed`, `excuse_too_long`.
    """
    if kind not in REASONS:
        raise NotAllowed("unknown_excuse")
    if reason not in REASONS[kind]:
        raise NotAllowed("bad_reason")
    if until <= at:
        raise NotAllowed("end_passed")
    if until - at > LONGEST:
        raise NotAllowed("excuse_too_long", days=LONGEST.days)


def needs_second(people: int, before: int) -> bool:
    """Say whether so many people, after `before` by the same person in this round, need a second person's word.

    Counted together, for fifty and fifty again are a hundred.
    """
    return before + people > MOST_ALONE
