"""The door to presences, calls and inspections: an object of one's own incident and unit, or a refusal.

The reach itself is a question to the database (`queries/reach_*`), since actions ask it as well.
"""

from bihuan.apps.forces.queries.reach_attendance import get_attendance, list_attendance, own_officer, posts_seen
from bihuan.apps.forces.queries.reach_call_ups import get_call, list_calls, may_see_line
from bihuan.apps.forces.queries.reach_inspections import (
    get_finding,
    get_visit,
    list_findings,
    list_visits,
    may_inspect,
    posts_to_visit,
)

__all__ = [
    "get_attendance",
    "get_call",
    "get_finding",
    "get_visit",
    "list_attendance",
    "list_calls",
    "list_findings",
    "list_visits",
    "may_inspect",
    "may_see_line",
    "own_officer",
    "posts_seen",
    "posts_to_visit",
]
