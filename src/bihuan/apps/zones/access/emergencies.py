"""Who may have which emergency: the desk all of its incident, a unit those it was sent to or that lie in its area."""

from bihuan.apps.zones.queries.emergencies import get_emergency, list_emergencies

__all__ = ["get_emergency", "list_emergencies"]
