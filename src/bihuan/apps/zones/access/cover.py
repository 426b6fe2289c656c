"""Who may have the coverage of an incident: the desk; a unit's role has its own patrols, not where all others are."""

from bihuan.apps.zones.queries.cover_plans import get_cover_plan, list_cover_plans
from bihuan.apps.zones.rules.cover import check_cover, may_cover

__all__ = ["check_cover", "get_cover_plan", "list_cover_plans", "may_cover"]
