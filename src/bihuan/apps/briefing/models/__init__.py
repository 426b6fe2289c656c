"""What briefing remembers."""

from bihuan.apps.briefing.models.figures import FigureBulletin

__all__ = ["FigureBulletin"]
