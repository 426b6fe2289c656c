"""What the care of residents remembers."""

from bihuan.apps.residents.models.care import CareConsent, CareEntry, KinNews
from bihuan.apps.residents.models.checks import CheckTry, WelfareCheck
from bihuan.apps.residents.models.rounds import PlannedVisit, VisitPlan

__all__ = ["CareConsent", "CareEntry", "CheckTry", "KinNews", "PlannedVisit", "VisitPlan", "WelfareCheck"]
