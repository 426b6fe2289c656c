"""What briefing remembers."""

from bihuan.apps.briefing.models.figures import FigureBulletin

__all__ = ["FigureBulletin"]
from bihuan.apps.briefing.models.calls import CallCode, CallReport, CallTotal, CallTry
from bihuan.apps.briefing.models.forms import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.models.interviews import Interview, InterviewLine

__all__ = ["CallCode", "CallReport", "CallTotal", "CallTry"]
from bihuan.apps.briefing.models.facts import FactCheck, FactDraft, FactQuestion, FactSource, FactVersion

__all__ = ["FactCheck", "FactDraft", "FactQuestion", "FactSource", "FactVersion"]
from bihuan.apps.briefing.models.announcements import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.models.places import PublicPlace

__all__ = ["Announcement", "AnnouncementDraft", "AnnouncementVersion", "PublicPlace"]
from bihuan.apps.briefing.models.situation import PressSheet, SituationReport, SituationSignature

__all__ = ["PressSheet", "SituationReport", "SituationSignature"]
__all__ = [
    "CallCode",
    "CallReport",
    "CallTotal",
    "CallTry",
    "FormStep",
    "FormVersion",
    "Interview",
    "InterviewForm",
    "InterviewLine",
]
from bihuan.apps.briefing.models.notices import FirstNotice
from bihuan.apps.briefing.models.rights import RightsCode, RightsRequest, RightsTries

__all__ = ["FirstNotice", "RightsCode", "RightsRequest", "RightsTries"]
