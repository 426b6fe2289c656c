"""What mass testing remembers."""

from bihuan.apps.screening.models.arrivals import ArrivalCount
from bihuan.apps.screening.models.custody import Box, BoxHandover, LabelBlock
from bihuan.apps.screening.models.excuses import Excuse, Excused
from bihuan.apps.screening.models.ground import CodeChecks, SiteCheck, SiteReport
from bihuan.apps.screening.models.headcounts import Headcount
from bihuan.apps.screening.models.results import HeldMember, TubeResult
from bihuan.apps.screening.models.roster import RosterBuilding, RosterEntry, RosterHour
from bihuan.apps.screening.models.rounds import Opening, Round
from bihuan.apps.screening.models.samples import Pool, Sample
from bihuan.apps.screening.models.sites import Lane, Site
from bihuan.apps.screening.models.travellers import Traveller

__all__ = [
    "ArrivalCount",
    "Box",
    "BoxHandover",
    "CodeChecks",
    "Excuse",
    "Excused",
    "Headcount",
    "HeldMember",
    "LabelBlock",
    "Lane",
    "Opening",
    "Pool",
    "RosterBuilding",
    "RosterEntry",
    "RosterHour",
    "Round",
    "Sample",
    "Site",
    "SiteCheck",
    "SiteReport",
    "Traveller",
    "TubeResult",
]
