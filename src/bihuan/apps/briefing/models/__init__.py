"""What briefing remembers."""

from bihuan.apps.briefing.models.figures import FigureBulletin

__all__ = ["FigureBulletin"]
from bihuan.apps.briefing.models.calls import CallCode, CallReport, CallTotal, CallTry

__all__ = ["CallCode", "CallReport", "CallTotal", "CallTry"]
from bihuan.apps.briefing.models.facts import FactCheck, FactDraft, FactQuestion, FactSource, FactVersion

__all__ = ["FactCheck", "FactDraft", "FactQuestion", "FactSource", "FactVersion"]
