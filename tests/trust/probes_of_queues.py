"""Probes of the matrix for the counts of who waits at a site."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.core.models import Unit
from bihuan.apps.screening.access.queues import get_queues
from bihuan.apps.screening.actions.headcounts import count_waiting
from bihuan.apps.screening.models import Opening, Round, Site
from bihuan.apps.screening.queries.queues import round_now
from tests.trust.trying import Try, probe


def _site_of(t: Try) -> str:
    """Return a site of the open round: of PCS-03 where it is one's own, of another unit else; taken back afterwards."""
    unit = Unit.objects.get(code="PCS-03" if t.place in {"own", "other"} else "SQ-07")
    hours = {"starts_at": t.at - timedelta(hours=2), "ends_at": t.at + timedelta(hours=20)}
    the_round = round_now(t.world.incident.code) or Round.objects.create(
        incident=t.world.incident, state="open", number=990, pool_size=10, **hours
    )
    site = Site.objects.create(
        incident=t.world.incident, unit=unit, number=990, name="探测采样点", opened_at=t.at - timedelta(hours=3)
    )
    Opening.objects.create(
        round=the_round, site=site, opens_at=t.at - timedelta(hours=1), closes_at=t.at + timedelta(hours=8), lanes=3,
        samplers=3, expected=900,
    )  # fmt: skip
    return site.pk


@probe("headcount", "list")
def _(t: Try) -> bool:
    site = _site_of(t)
    found = get_queues(t.by, t.at, limit_minutes=30)
    return found is not None and site in {line.seen.site for line in found.lines}


@probe("headcount", "create")
def _(t: Try) -> bool:
    return count_waiting(site_id=_site_of(t), waiting=7, by=t.by, at=t.at).waiting == 7
