"""Who may have whom of those who need care: the desk all of its incident, a unit those it answers for."""

from bihuan.apps.residents.queries.scope import (
    get_entry,
    get_plan,
    list_checks,
    list_entries,
    list_plans,
    visits_of,
)

__all__ = ["get_entry", "get_plan", "list_checks", "list_entries", "list_plans", "visits_of"]
