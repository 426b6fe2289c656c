"""Who may have what of controls."""

from bihuan.apps.zones.queries.controls import get_control, list_controls, may_with_controls

__all__ = ["get_control", "list_controls", "may_with_controls"]
