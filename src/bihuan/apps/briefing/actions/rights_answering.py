"""What a person asked is answered: granted, partly, or refused with a legal reason; deletion is an erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.apps.briefing.actions.rights_moving import step
from bihuan.apps.briefing.models import RightsRequest
from bihuan.apps.briefing.queries.rights import get_request
from bihuan.apps.briefing.queries.rights_keeping import Kept, still_needed
from bihuan.apps.briefing.rules import rights
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.actions import erase_person
from bihuan.apps.intake.actions.contests import decide_contest
from bihuan.apps.intake.models import Contest
from bihuan.apps.orders.actions import open_internal_order

LATE_KIND = "rights_late"


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """What is answered: the outcome, the legal reason unless it is granted, and the words that the person will read."""

    outcome: str
    words: str
    legal_reason: str = ""


def answer_request(
    *, request_id: str, told: AnswerTold, by: Actor, at: datetime, n: int | None = None
) -> RightsRequest:
    """Answer a request; `n` is what the page saw. A granted deletion is decided with it, a second look too.

    :raises NotAllowed: `not_found`, `right_answered`, `stale_right`, `unknown_outcome`, `legal_reason_missing`,
        `missing_detail`; of a deletion `wrong_role` (the data-protection officer grants it) and `must_be_kept`; of a
        second look `own_evidence` and `decided_otherwise`.
    """
    with writing():
        row = get_request(by, request_id, Action.UPDATE)
        if row.state != rights.OPEN:
            raise NotAllowed("right_answered")
        rights.check_answer(row.kind, told.outcome, told.legal_reason, told.words)
        reason = "" if told.outcome == rights.GRANTED else told.legal_reason
        changes: dict[str, Any] = {
            "state": rights.ANSWERED, "outcome": told.outcome, "legal_reason": reason, "answered_by": by.account,
            "answered_at": at, **_effects(row, told, by, at),
        }  # fmt: skip
        filled(row, answer=told.words.strip()[: rights.MOST_WORDS])
        sealed = RightsRequest._meta.get_field("sealed").pre_save(row, add=False)
        facts = {"outcome": told.outcome, "legal_reason": reason, "deletion": changes.get("deletion", "")}
        return step(row, "rights.answered", by=by, at=at, facts=facts, n=n, sealed=sealed, **changes)


def _effects(row: RightsRequest, told: AnswerTold, by: Actor, at: datetime) -> dict[str, Any]:
    """Do what an answer of this kind entails; return what of it is kept on the request."""
    if row.kind == rights.CONTEST:
        _decide(row, told.outcome == rights.GRANTED, by, at)
    elif row.kind == rights.DELETION:
        return _delete(row, told, by, at)
    return {}


def _decide(row: RightsRequest, is_granted: bool, by: Actor, at: datetime) -> None:
    contest = Contest.objects.get(pk=row.contest, incident=row.incident_id)
    if contest.decided_at is None:
        decide_contest(contest_id=contest.pk, is_granted=is_granted, by=by, at=at)
    elif (contest.decision == "granted") is not is_granted:
        raise NotAllowed("decided_otherwise")


def _delete(row: RightsRequest, told: AnswerTold, by: Actor, at: datetime) -> dict[str, Any]:
    needed = still_needed(row.incident_id, row.person_id, at)
    if told.outcome != rights.GRANTED:
        return {"kept_until": _until(needed)}
    if needed:
        raise NotAllowed("must_be_kept")
    return {"deletion": erase_person(person_id=row.person_id, reason="request_of_person", by=by, at=at).pk}


def _until(needed: list[Kept]) -> date | None:
    """Return the day after which nothing is needed any more; None when nobody can know it yet, or nothing is."""
    if any(one.until is None for one in needed):
        return None
    return max((one.until.date() for one in needed if one.until is not None), default=None)


def tell_late_rights(*, incident: str, at: datetime) -> int:
    """Call once for every request that is past its deadline, by an order of the desk; return how many."""
    late = RightsRequest.objects.filter(incident=incident, state=rights.OPEN, due_at__lte=at, late_told_at=None)
    rows = list(late.order_by("due_at", "number")[:200])
    for row in rows:
        with writing():
            step(row, "rights.late", by=system(incident), at=at, facts={"kind": row.kind}, late_told_at=at)
            open_internal_order(
                kind=LATE_KIND, urgency="P2", title=f"{row.number} {row.kind}", text="", incident=incident, at=at,
                about=f"rights:{row.pk}",
            )  # fmt: skip
    return len(rows)
