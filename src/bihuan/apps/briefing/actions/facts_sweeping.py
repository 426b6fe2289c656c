"""What happens to published fact-checks by itself: an unproven one leaves the page, an overdue review is told of."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.facts import STALE, SUBJECT, facts_of
from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import FactCheck
from bihuan.apps.briefing.rules.facts import LAPSED, PUBLISHED
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import move_row
from bihuan.apps.core.rules import system
from bihuan.engine.ledger.canonical import instant


def lapse_unproven(*, incident: str, at: datetime) -> int:
    """Take off the page what was published as unproven 72 hours ago (R72), and say so there; return how many."""
    with writing():
        by = system(incident)
        over = list(FactCheck.objects.filter(incident=incident, state=PUBLISHED, expires_at__lte=at))
        for row in over:
            facts = {**facts_of(row), "expired": instant(row.expires_at or at)}
            changes = {"state": LAPSED, "lapsed_at": at}
            move_row(row, "fact.lapsed", SUBJECT, changes, by=by, at=at, facts=facts, stale=STALE)
        if over:
            owe_pages("facts", by=by, at=at)
        return len(over)


def call_fact_reviews(*, incident: str, at: datetime) -> int:
    """Record of every published fact-check, once a review, that nobody has looked again in time; return how many.

    The desk's page shows it on top. No order is opened: nothing leads from a claim to an order (R73).
    """
    with writing():
        late = FactCheck.objects.filter(incident=incident, state=PUBLISHED, next_review_at__lte=at)
        rows = list(late.filter(review_called_at=None))
        for row in rows:
            facts = {**facts_of(row), "review_at": instant(row.next_review_at or at)}
            changes = {"review_called_at": at}
            move_row(row, "fact.review_overdue", SUBJECT, changes, by=system(incident), at=at, facts=facts, stale=STALE)
        return len(rows)
