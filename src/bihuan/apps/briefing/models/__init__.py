"""What briefing remembers."""

from bihuan.apps.briefing.models.announcements import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.models.calls import CallCode, CallReport, CallTotal, CallTry
from bihuan.apps.briefing.models.facts import FactCheck, FactDraft, FactQuestion, FactSource, FactVersion
from bihuan.apps.briefing.models.figures import FigureBulletin
from bihuan.apps.briefing.models.forms import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.models.interviews import Interview, InterviewLine
from bihuan.apps.briefing.models.notices import FirstNotice
from bihuan.apps.briefing.models.places import PublicPlace
from bihuan.apps.briefing.models.rights import RightsCode, RightsRequest, RightsTries
from bihuan.apps.briefing.models.situation import PressSheet, SituationReport, SituationSignature

__all__ = [
    "Announcement",
    "AnnouncementDraft",
    "AnnouncementVersion",
    "CallCode",
    "CallReport",
    "CallTotal",
    "CallTry",
    "FactCheck",
    "FactDraft",
    "FactQuestion",
    "FactSource",
    "FactVersion",
    "FigureBulletin",
    "FirstNotice",
    "FormStep",
    "FormVersion",
    "Interview",
    "InterviewForm",
    "InterviewLine",
    "PressSheet",
    "PublicPlace",
    "RightsCode",
    "RightsRequest",
    "RightsTries",
    "SituationReport",
    "SituationSignature",
]
