"""Who may have what of mass testing: the desk all of its incident, a unit its own buildings and sites."""

from bihuan.apps.screening.queries.scope import (
    check_can,
    get_building,
    get_entry,
    get_excuse,
    get_lane,
    get_round,
    get_site,
    list_buildings,
    list_entries,
    list_excuses,
    list_rounds,
    list_sites,
)

__all__ = [
    "check_can",
    "get_building",
    "get_entry",
    "get_excuse",
    "get_lane",
    "get_round",
    "get_site",
    "list_buildings",
    "list_entries",
    "list_excuses",
    "list_rounds",
    "list_sites",
]
