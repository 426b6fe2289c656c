"""What briefing remembers."""

from bihuan.apps.briefing.models.calls import CallCode, CallReport, CallTotal, CallTry
from bihuan.apps.briefing.models.forms import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.models.interviews import Interview, InterviewLine

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
