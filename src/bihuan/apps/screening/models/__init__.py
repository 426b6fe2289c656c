"""What mass testing remembers."""

from bihuan.apps.screening.models.ground import CodeChecks, SiteCheck, SiteReport
from bihuan.apps.screening.models.roster import RosterEntry
from bihuan.apps.screening.models.rounds import Opening, Round
from bihuan.apps.screening.models.samples import Pool, Sample
from bihuan.apps.screening.models.sites import Lane, Site

__all__ = [
    "CodeChecks",
    "Lane",
    "Opening",
    "Pool",
    "RosterEntry",
    "Round",
    "Sample",
    "Site",
    "SiteCheck",
    "SiteReport",
]
