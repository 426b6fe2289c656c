"""What briefing remembers."""

from bihuan.apps.briefing.models.facts import FactCheck, FactDraft, FactQuestion, FactSource, FactVersion

__all__ = ["FactCheck", "FactDraft", "FactQuestion", "FactSource", "FactVersion"]
