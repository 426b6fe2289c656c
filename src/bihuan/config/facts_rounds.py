"""What the background does for fact-checks, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.facts_sweeping import call_fact_reviews, lapse_unproven
from bihuan.config.rounds import for_each, open_incidents


def watch_facts(*, at: datetime) -> int:
    """Take off what was unproven for 72 hours, tell of overdue reviews, in every open incident; return how many."""

    def sweep(code: str) -> int:
        return lapse_unproven(incident=code, at=at) + call_fact_reviews(incident=code, at=at)

    return for_each(open_incidents(), lambda one: sweep(one.code))
