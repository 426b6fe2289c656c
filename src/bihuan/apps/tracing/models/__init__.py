"""What tracing remembers."""

from bihuan.apps.tracing.models.cases import Case, ClassificationChange
from bihuan.apps.tracing.models.contacts import Contact, FollowUp
from bihuan.apps.tracing.models.exposures import Exposure
from bihuan.apps.tracing.models.material import MaterialRequest
from bihuan.apps.tracing.models.pseudonyms import LakePlace, Pseudonym
from bihuan.apps.tracing.models.quarantines import Quarantine
from bihuan.apps.tracing.models.reports import CaseReport, ReportItem
from bihuan.apps.tracing.models.runs import AnalysisRun
from bihuan.apps.tracing.models.visits import Visit

__all__ = [
    "AnalysisRun",
    "Case",
    "CaseReport",
    "ClassificationChange",
    "Contact",
    "Exposure",
    "FollowUp",
    "LakePlace",
    "MaterialRequest",
    "Pseudonym",
    "Quarantine",
    "ReportItem",
    "Visit",
]
