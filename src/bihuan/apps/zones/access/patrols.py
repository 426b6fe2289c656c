"""Who may have which patrol: the desk all of its incident, a unit its own."""

from bihuan.apps.zones.queries.patrols import get_patrol, list_patrols, own_patrol

__all__ = ["get_patrol", "list_patrols", "own_patrol"]
