"""What the care of residents remembers."""

from bihuan.apps.residents.models.care import CareConsent, CareEntry, KinNews
from bihuan.apps.residents.models.checks import CheckTry, WelfareCheck
from bihuan.apps.residents.models.help import GreenItem, HelpRequest, HelpTry
from bihuan.apps.residents.models.rounds import PlannedVisit, VisitPlan

__all__ = [
    "CareConsent",
    "CareEntry",
    "CheckTry",
    "GreenItem",
    "HelpRequest",
    "HelpTry",
    "KinNews",
    "PlannedVisit",
    "VisitPlan",
    "WelfareCheck",
]
