"""What stands on the page On duty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.forces.access.people import list_levels, list_pairings
from bihuan.apps.forces.actions.levels import SETTERS
from bihuan.apps.forces.queries.levels import level_at, standings
from bihuan.apps.forces.queries.pairings import help_of
from bihuan.apps.forces.queries.people import drop_outs, on_duty
from bihuan.apps.forces.queries.seats import seats
from bihuan.web.desk.forces import duty_forms as forms
from bihuan.web.desk.forces.forms import ForcesForm, units_to_choose
from bihuan.web.desk.forces.plans_page import may_plan
from bihuan.web.desk.tracing.forms import alerts_of
from bihuan.web.parts import staff

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.apps.forces.models import Assignment
    from bihuan.web.parts.disclosure import Looker

_AHEAD = timedelta(hours=24)
_MOST = 60


def levels_to_choose(by: Actor) -> list[tuple[str, str]]:
    """Return the levels of the incident for a choice."""
    return [(one.pk, f"{one.code} · {one.name}") for one in list_levels(by)]


def duty_context(
    look: Looker, zone: str, refused: Mapping[str, ForcesForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page shows; somebody of a unit sees that unit; `refused` are forms that were refused."""
    by, at = look.by, look.at
    held, shown = level_at(by.incident, at), _forms(by, refused or {})
    here = [one for one in standings(by.incident, at) if not by.unit or one.unit == by.unit]
    return {
        "levels": list(list_levels(by)), "held": held, "units": unit_names(by.incident), "standings": here,
        "set_by": account_names({held.set_by}).get(held.set_by, "") if held else "",
        "short_n": sum(one.is_short for one in here), "pairings": help_of(list_pairings(by), zone, at),
        "seats": [] if by.unit else seats(by.incident, at, at + _AHEAD), **_people(look),
        "forms": shown, "open_form": next(iter(refused or {}), ""), "alerts": alerts_of(refused or {}, shown),
    }  # fmt: skip


def _people(look: Looker) -> dict[str, Any]:
    """Return who is on now, by the unit of the post, and which posts count on somebody who is away."""
    now, lost = list(on_duty(look.by.incident, look.at)), list(drop_outs(look.by.incident, look.at))
    if look.by.unit:
        now = [one for one in now if look.by.unit in {one.officer.unit_id, one.need.post.unit_id}]
        lost = [one for one in lost if one.officer.unit_id == look.by.unit]
    shown, lost_shown = now[: _MOST * 2], lost[:_MOST]
    seen = staff.officers_of(look, {one.officer.pk: one.officer for one in (*shown, *lost_shown)}.values())
    return {
        "on_n": len(now), "on_shown_n": len(shown), "lost_n": len(lost),
        "on": [(unit, _lines(rows, seen)) for unit, rows in groupby(shown, lambda one: one.need.post.unit.name)],
        "lost": _lines(lost_shown, seen),
    }  # fmt: skip


def _lines(rows: Any, seen: Mapping[str, Any]) -> list[tuple[Assignment, Any]]:
    return [(one, seen[one.officer_id]) for one in rows]


def _forms(by: Actor, refused: Mapping[str, ForcesForm]) -> dict[str, ForcesForm]:
    own: dict[str, ForcesForm] = {}
    if by.role in SETTERS:
        own["set"] = forms.SetLevelForm(levels_to_choose(by))
    if may_plan(by):
        own |= {"define": forms.LevelForm(), "pairing": forms.PairingForm(units_to_choose(by.incident))}
    return {name: refused.get(name, form) for name, form in own.items()}
