"""Breaking the glass, and reviewing it: each is one event, told to a supervisor by a job at once (R24)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal.access import Look, record_access
from bihuan.apps.core.journal.looked import kind_of_unit
from bihuan.apps.core.journal.writing import EventDraft, record_event, writing
from bihuan.apps.core.models import BreakGlass
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules import glass as rules


def break_glass(
    *,
    object_kind: str,
    object_id: str,
    person: str,
    reason: str,
    words: str,
    by: Actor,
    at: datetime,
    session: str = "",
) -> BreakGlass:
    """Open one person's record (or one order) for sixty minutes, under reason and words that are kept.

    :raises NotAllowed: `wrong_role`, `unknown_reason`, `too_few_words`, `glass_unreviewed`, `glass_too_often`.
    """
    with writing():
        rules.check_breaker(by.role, kind_of_unit(by))
        earlier = BreakGlass.objects.filter(incident=by.incident, account=by.account)
        broken = [rules.Broken(*row) for row in earlier.values_list("opened_at", "reviewed_at")]
        rules.check_break(reason=reason, words=words, earlier=broken, at=at)
        identifier = new_id()
        look = Look(
            "break_glass", object_kind, object_id, person, (), "break_glass", reason, session=session,
            words=words.strip(), more={"glass": identifier},
        )  # fmt: skip
        entry = record_access(look, by=by, at=at)
        return BreakGlass.objects.create(
            id=identifier, event=entry.event, incident=by.incident, account=by.account, role=by.role, unit=by.unit,
            object_kind=object_kind, object_id=object_id, reason=reason, opened_at=at,
        )  # fmt: skip


def review_glass(*, glass_id: str, verdict: str, by: Actor, at: datetime) -> None:
    """Note what another person finds of a breaking, once.

    :raises NotAllowed: as `check_review`, `not_found` or `already_reviewed`.
    """
    with writing():
        found = BreakGlass.objects.filter(pk=glass_id, incident=by.incident).first()
        if found is None or by.role not in rules.REVIEWERS:
            raise NotAllowed("not_found")
        rules.check_review(reviewer=by.account, breaker=found.account, verdict=verdict)
        waiting = BreakGlass.objects.filter(pk=glass_id, reviewed_at=None)
        if waiting.update(reviewed_by=by.account, reviewed_at=at, verdict=verdict) != 1:
            raise NotAllowed("already_reviewed")
        facts = {"glass": glass_id, "verdict": verdict}
        record_event(EventDraft("access.glass_reviewed", "access", new_id(), 0, by, at, facts, reason=verdict))
