"""What briefing remembers."""

from bihuan.apps.briefing.models.situation import PressSheet, SituationReport, SituationSignature

__all__ = ["PressSheet", "SituationReport", "SituationSignature"]
