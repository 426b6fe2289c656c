"""What mass testing remembers."""

from bihuan.apps.screening.models.arrivals import ArrivalCount
from bihuan.apps.screening.models.excuses import Excuse, Excused
from bihuan.apps.screening.models.headcounts import Headcount
from bihuan.apps.screening.models.roster import RosterBuilding, RosterEntry, RosterHour
from bihuan.apps.screening.models.rounds import Opening, Round
from bihuan.apps.screening.models.samples import Pool, Sample
from bihuan.apps.screening.models.sites import Lane, Site

__all__ = [
    "ArrivalCount",
    "Excuse",
    "Excused",
    "Headcount",
    "Lane",
    "Opening",
    "Pool",
    "RosterBuilding",
    "RosterEntry",
    "RosterHour",
    "Round",
    "Sample",
    "Site",
]
