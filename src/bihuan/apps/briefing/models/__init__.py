"""What briefing remembers."""

from bihuan.apps.briefing.models.notices import FirstNotice
from bihuan.apps.briefing.models.rights import RightsCode, RightsRequest, RightsTries

__all__ = ["FirstNotice", "RightsCode", "RightsRequest", "RightsTries"]
