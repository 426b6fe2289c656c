"""What briefing remembers."""

from bihuan.apps.briefing.models.calls import CallCode, CallReport, CallTotal, CallTry

__all__ = ["CallCode", "CallReport", "CallTotal", "CallTry"]
