"""Who may have what of public places."""

from bihuan.apps.briefing.queries.places import get_place, list_places, may_with_places

__all__ = ["get_place", "list_places", "may_with_places"]
