"""Duty levels: what each demands, and which one holds from now on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from bihuan.apps.core.access import check_role
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.models import DutyLevel, LevelHeld
from bihuan.apps.forces.queries.levels import level_at
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.levels import REASONS, Demands, check_demands
from bihuan.apps.forces.rules.reach import check_reach

SETTERS = frozenset({Role.DESK_LEAD})


def define_level(*, told: Demands, by: Actor, at: datetime, level_id: str = "", n: int = 0) -> DutyLevel:
    """Say what a level demands, anew or of a level that exists (`level_id`, as it stood at `n`).

    Plans that were made before stay as they are.

    :raises NotAllowed: `wrong_role`, `not_found`, `stale_row`, `level_exists`, or what `check_demands` says.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    check_demands(told)
    columns = asdict(told)
    facts = {name: value for name, value in columns.items() if name not in {"code", "name"}}
    with writing():
        others = DutyLevel.objects.filter(incident_id=by.incident, code=told.code).exclude(pk=level_id)
        if others.exists():
            raise NotAllowed("level_exists")
        if not level_id:
            row = DutyLevel(incident_id=by.incident, **columns)
            return begin(row, "duty_level.defined", by=by, at=at, facts={"code": told.code, **facts})
        row = row_of(by, DutyLevel, level_id)
        return step(row, "duty_level.changed", by=by, at=at, facts={"code": told.code, **facts}, n=n, **columns)


def set_level(*, level_id: str, reason: str, by: Actor, at: datetime) -> LevelHeld:
    """Let a level hold from now on, until another is set; units and people read it on their pages.

    :raises NotAllowed: `wrong_role`, `not_found`, `bad_reason`, `level_holds_already`.
    """
    check_role(by, SETTERS)
    if reason not in REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        level = row_of(by, DutyLevel, level_id)
        before = level_at(by.incident, at)
        if before is not None and before.level_id == level.pk:
            raise NotAllowed("level_holds_already")
        held = LevelHeld.objects.create(
            incident_id=by.incident, level=level, since=at, set_by=by.account, reason=reason
        )
        facts = {
            "code": level.code, "before": before.level.code if before else "", "share_percent": level.share_percent,
            "call_up_minutes": level.call_up_minutes, "home_percent": level.home_percent,
        }  # fmt: skip
        step(level, "duty_level.set", by=by, at=at, facts=facts, why=reason)
        return held
