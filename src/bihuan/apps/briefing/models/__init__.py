"""What briefing remembers."""

from bihuan.apps.briefing.models.forms import FormStep, FormVersion, InterviewForm
from bihuan.apps.briefing.models.interviews import Interview, InterviewLine

__all__ = ["FormStep", "FormVersion", "Interview", "InterviewForm", "InterviewLine"]
