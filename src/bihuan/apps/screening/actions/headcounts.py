"""Saying how many people stand in line at a site."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.screening.models import Headcount, Round
from bihuan.apps.screening.queries.scope import get_site
from bihuan.apps.screening.rules.outcomes import OPEN
from bihuan.apps.screening.rules.queues import MOST_WAITING


def count_waiting(*, site_id: str, waiting: int, by: Actor, at: datetime) -> Headcount:
    """Keep how many people wait at a site now, in the round that is open there; earlier counts stay.

    :raises NotAllowed: `wrong_role`, `not_found`, `round_not_open`: no round is open at this site; `bad_count`.
    """
    with writing():
        site = get_site(by, site_id)
        check_may(by, Action.UPDATE, Kind.SITE, site.unit_id)
        if not 0 <= waiting <= MOST_WAITING:
            raise NotAllowed("bad_count")
        the_round = Round.objects.filter(incident_id=by.incident, state=OPEN, openings__site=site).first()
        if the_round is None:
            raise NotAllowed("round_not_open")
        row = Headcount(round=the_round, site=site, waiting=waiting, counted_at=at, counted_by=by.account)
        row.save(force_insert=True)
        facts = {"round": the_round.pk, "site": site.pk, "waiting": waiting}
        record_event(EventDraft("queue.counted", "headcount", row.pk, 0, by, at, facts))
        return row
