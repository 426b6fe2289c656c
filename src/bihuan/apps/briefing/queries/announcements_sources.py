"""What an announcement is made of: a round with its sites."""

from __future__ import annotations

from bihuan.apps.briefing.rules.announcements_words import RoundTold, SiteOpen
from bihuan.apps.briefing.rules.never_ask import Words
from bihuan.apps.screening.models import Opening, Round
from bihuan.apps.screening.rules.sites import COMMUNITY


def round_told(row: Round) -> RoundTold:
    """Return a round as it is announced: the community sites that are open in it, by their number."""
    openings = row.openings.filter(site__kind=COMMUNITY, site__closed_at=None).select_related("site")
    sites = [
        SiteOpen(one.site.name, one.site.place_text, one.opens_at, one.closes_at, one.site.is_step_free)
        for one in openings.order_by("site__number")
    ]
    incident = row.incident
    name = Words(incident.name, incident.name_en or incident.name)
    return RoundTold(row.number, name, row.starts_at, row.ends_at, incident.time_zone, sites, incident.is_drill)


def site_areas(row: Round) -> tuple[list[str], list[str]]:
    """Return codes and names of the communities in which a round has sites."""
    found = row.openings.filter(site__area__isnull=False).order_by("site__area__code")
    pairs = dict(found.values_list("site__area__code", "site__area__name"))
    return list(pairs), list(pairs.values())


def round_of_opening(opening_id: str) -> str:
    """Return the round of an opening, "" for one that is not there."""
    return str(Opening.objects.filter(pk=opening_id).values_list("round_id", flat=True).first() or "")
