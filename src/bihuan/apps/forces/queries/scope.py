"""Which rows of the forces an actor has: those who plan and watch the incident's, a unit its own, nobody else any."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.models import Absence, DutyLevel, LevelHeld, Officer, Pairing, Plan, Post, RosterLine
from bihuan.apps.forces.rules.plans import PUBLISHED
from bihuan.apps.forces.rules.reach import reaches_all, reaches_own

M = TypeVar("M", bound=models.Model)
_KINDS: dict[type[models.Model], Kind] = {
    Officer: Kind.OFFICER, Absence: Kind.OFFICER, Post: Kind.POST, DutyLevel: Kind.POST, LevelHeld: Kind.POST,
    Pairing: Kind.POST, Plan: Kind.PLAN, RosterLine: Kind.PLAN,
}  # fmt: skip
_NOTHING = Q(pk__in=())


def _own(model: type[models.Model], unit: str) -> Q:
    """Return which rows are a unit's own; levels and published plans are everybody's who may see such things at all."""
    return {
        Officer: Q(unit_id=unit), Absence: Q(officer__unit_id=unit), Post: Q(unit_id=unit), DutyLevel: Q(),
        LevelHeld: Q(), Pairing: Q(giver_id=unit) | Q(taker_id=unit), Plan: Q(state=PUBLISHED),
    }.get(model, _NOTHING)  # fmt: skip


def rows_of(by: Actor, model: type[M]) -> QuerySet[M]:
    """Return the rows that the actor may list. :raises NotAllowed: `wrong_role`."""
    kind = _KINDS[model]
    incident = "officer__incident_id" if model is Absence else "incident_id"
    found = model._default_manager.filter(**{incident: by.incident})
    if reaches_all(by, Action.LIST, kind):
        return found
    if reaches_own(by, Action.LIST, kind) and model is not RosterLine:
        return found.filter(_own(model, by.unit))
    raise NotAllowed("wrong_role", role=by.role.value)


def row_of(by: Actor, model: type[M], pk: str) -> M:
    """Return one row. :raises NotAllowed: `wrong_role`; `not_found`, whether it is missing or not theirs."""
    row = rows_of(by, model).filter(pk=pk).first()
    if row is None:
        raise NotAllowed("not_found")
    return row
