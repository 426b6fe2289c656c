"""Who may have what of gates, passes and compounds: the desk counts of all, a unit its own."""

from bihuan.apps.zones.queries.gates_scope import (
    check_can,
    get_compound,
    get_gate,
    get_own_compound,
    get_own_gate,
    get_pass,
    list_compounds,
    list_gates,
    list_passes,
)

__all__ = [
    "check_can",
    "get_compound",
    "get_gate",
    "get_own_compound",
    "get_own_gate",
    "get_pass",
    "list_compounds",
    "list_gates",
    "list_passes",
]
