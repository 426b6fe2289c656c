"""What the page of one patrol shows, and who may do what with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.queries.mine import officers_by_id, open_posts
from bihuan.apps.forces.rules.people import SKILLS
from bihuan.apps.zones.queries.patrols import free_officers
from bihuan.apps.zones.rules.patrols import FREE, OFF, check_may_lead, may_send
from bihuan.web.desk.patrol.forms import CrewForm, MoveUpForm, PatrolForm, off_form
from bihuan.web.desk.patrol.lines import patrol_lines
from bihuan.web.desk.tracing.forms import TracingForm, pairs
from bihuan.web.parts import staff

if TYPE_CHECKING:
    from bihuan.apps.zones.models import PatrolUnit
    from bihuan.web.parts.disclosure import Looker


_MOVE = {"place": "to", "longitude": "longitude", "latitude": "latitude"}


def may_lead(look: Looker, unit: str) -> bool:
    """Say whether the viewer disposes of the patrols of the unit ("" = of all)."""
    try:
        check_may_lead(look.by, unit)
    except NotAllowed:
        return False
    return True


def open_form(look: Looker, data: Any = None) -> PatrolForm:
    """Return the form of a new patrol; a unit makes known its own alone."""
    units = [(code, name) for code, name in unit_names(look.by.incident).items() if look.by.unit in {"", code}]
    return PatrolForm(units, open_posts(look.by.incident), pairs("skill", SKILLS), data)


def crew_form(row: PatrolUnit, look: Looker, data: Any = None) -> CrewForm:
    """Return the form of a crew: who is in it, and who of the unit is present and in none."""
    people = [*officers_by_id(row.officers).values(), *free_officers(row.incident_id, row.unit_id)]
    seen = staff.officers_of(look, people)
    named = [(one.pk, f"{one.number} {seen[one.pk].name.value}") for one in people]
    return CrewForm(named, data, {"officers": list(row.officers)})


def patrol_context(
    row: PatrolUnit, look: Looker, refused: Mapping[str, TracingForm] | None = None,
    asked: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page shows; `refused` forms stand as they were typed, `asked` is a move-up to decide on."""
    to = {name: (asked or {}).get(key, "") for name, key in _MOVE.items()}
    line = patrol_lines([row], {}, look.at)[0]
    crew = list(officers_by_id(row.officers).values())
    seen = staff.officers_of(look, crew)
    leads = may_lead(look, row.unit_id) and row.closed_at is None
    forms: dict[str, TracingForm] = {}
    if leads:
        forms["crew"] = crew_form(row, look)
    if leads and row.state == FREE:
        forms["off"] = off_form()
    if may_send(look.by) and row.state == FREE:
        forms["move"] = MoveUpForm(None, to)
    return {
        "row": row, "line": line, "crew": [(one, seen[one.pk]) for one in crew], "forms": forms | dict(refused or {}),
        "open_form": next(iter(refused or {}), "move" if to["place"] else ""), "may_close": leads and row.state == OFF,
    }  # fmt: skip
