"""The weekly draw from the access log, and the reviews of what was drawn or stands out (R23)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from bihuan.apps.core.journal.writing import EventDraft, record_event, writing
from bihuan.apps.core.models import AccessEntry, AccessReview, DayRoot, Event
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role, sampling, system

REVIEWERS = frozenset({Role.AUDITOR, Role.INSPECTOR, Role.DATA_PROTECTION_OFFICER})


def draw_week(*, incident: str, monday: date, starts_at: datetime, at: datetime) -> int:
    """Draw two in a hundred of the week's looks by the root of its last day, and all outliers; return how many are new.

    Nothing happens before the root of the day after the week's end is signed: who looks cannot know what is drawn.
    """
    root = DayRoot.objects.filter(date__gte=monday + timedelta(days=6)).order_by("date").first()
    ends_at = starts_at + sampling.EVERY
    if root is None or at < ends_at:
        return 0
    with writing():
        looks = AccessEntry.objects.filter(incident=incident, at__gte=starts_at, at__lt=ends_at)
        ids = list(looks.order_by("event").values_list("id", flat=True))
        chosen = dict.fromkeys(sampling.draw(root.root, ids), "sample")
        chosen |= dict.fromkeys(looks.filter(act__in=sampling.OUTLIER_ACTS).values_list("id", flat=True), "outlier")
        chosen |= dict.fromkeys(_alarmed(incident, starts_at, ends_at) & set(ids), "outlier")
        known = set(AccessReview.objects.filter(entry__in=list(chosen)).values_list("entry", flat=True))
        fresh = [
            AccessReview(
                entry=entry, incident=incident, why=why, week=monday, drawn_at=at, due_at=at + sampling.REVIEW_WITHIN
            )
            for entry, why in chosen.items()
            if entry not in known
        ]
        if fresh:
            AccessReview.objects.bulk_create(fresh)
            facts = {"week": monday.isoformat(), "root": root.root, "drawn": len(fresh), "of": len(ids)}
            by = system(incident)
            record_event(EventDraft("access.drawn", "access", new_id(), 0, by, at, facts))
    return len(fresh)


def _alarmed(incident: str, starts_at: datetime, ends_at: datetime) -> set[str]:
    """Return the entries that raised an alarm."""
    events = Event.objects.filter(kind="access.alarmed", incident=incident, at__gte=starts_at, at__lt=ends_at)
    return {str(json.loads(facts)["entry"]) for facts in events.values_list("facts", flat=True)}


def alarm_unreviewed(*, incident: str, at: datetime) -> int:
    """Raise one alarm for each review that nobody made within seven days; return how many are new."""
    with writing():
        late = AccessReview.objects.filter(incident=incident, reviewed_at=None, alarmed_at=None, due_at__lte=at)
        ids = list(late.values_list("id", flat=True))
        if ids:
            late.update(alarmed_at=at)
            facts = {"reviews": len(ids)}
            record_event(EventDraft("access.unreviewed", "access", new_id(), 0, system(incident), at, facts))
    return len(ids)


def review_access(*, review_id: str, verdict: str, by: Actor, at: datetime) -> None:
    """Note what an independent person finds of one look, once; nobody reviews their own.

    :raises NotAllowed: `not_found`, `own_access`, `unknown_answer`, `already_reviewed`.
    """
    with writing():
        found = AccessReview.objects.filter(pk=review_id, incident=by.incident).first()
        if found is None or by.role not in REVIEWERS:
            raise NotAllowed("not_found")
        if verdict not in sampling.VERDICTS:
            raise NotAllowed("unknown_answer")
        if AccessEntry.objects.filter(pk=found.entry, account=by.account).exists():
            raise NotAllowed("own_access")
        waiting = AccessReview.objects.filter(pk=review_id, reviewed_at=None)
        if waiting.update(reviewed_by=by.account, reviewed_at=at, verdict=verdict) != 1:
            raise NotAllowed("already_reviewed")
        facts = {"review": review_id, "entry": found.entry, "verdict": verdict}
        record_event(EventDraft("access.reviewed", "access", new_id(), 0, by, at, facts, reason=verdict))
