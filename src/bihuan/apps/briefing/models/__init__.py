"""What briefing remembers."""

from bihuan.apps.briefing.models.figures import FigureBulletin

__all__ = ["FigureBulletin"]
from bihuan.apps.briefing.models.calls import CallCode, CallReport, CallTotal, CallTry

__all__ = ["CallCode", "CallReport", "CallTotal", "CallTry"]
