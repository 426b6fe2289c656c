"""Who belongs to a unit's strength: added, changed, gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Unit
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import begin, step
from bihuan.apps.forces.models import Assignment, Officer
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.people import OfficerTold, check_officer
from bihuan.apps.forces.rules.plans import PUBLISHED
from bihuan.apps.forces.rules.reach import check_reach


def add_officer(*, told: OfficerTold, by: Actor, at: datetime, account: str = "") -> Officer:
    """Add one person to a unit's strength.

    :raises NotAllowed: `wrong_role`, `unknown_unit`, `number_taken`, `unknown_account`, or what `check_officer` says.
    """
    told = check_officer(told)
    check_reach(by, Action.CREATE, Kind.OFFICER, told.unit)
    with writing():
        _check_unit(by, told.unit)
        if Officer.objects.filter(incident_id=by.incident, number=told.number).exists():
            raise NotAllowed("number_taken")
        row = Officer(incident_id=by.incident, account=_account(account, by), joined_at=at, **_columns(told))
        return begin(row, "officer.added", by=by, at=at, facts={"unit": told.unit})


def add_officers(*, told: Sequence[OfficerTold], by: Actor, at: datetime) -> list[Officer]:
    """Add many people in one transaction; one that cannot be added refuses them all, with its line.

    :raises NotAllowed: as `add_officer`, with `line` counted from 1.
    """
    added: list[Officer] = []
    with writing():
        for line, one in enumerate(told, 1):
            try:
                added.append(add_officer(told=one, by=by, at=at))
            except NotAllowed as refusal:
                raise NotAllowed(refusal.code, **{**refusal.params, "line": line}) from None
    return added


def change_officer(*, officer_id: str, told: OfficerTold, n: int, by: Actor, at: datetime) -> Officer:
    """Change what is kept of somebody; the event names which columns changed, not what they say.

    :raises NotAllowed: `wrong_role`, `not_found`, `unknown_unit`, `number_taken`, `stale_row`, `nothing_changed`, or
        what `check_officer` says.
    """
    told = check_officer(told)
    with writing():
        row = row_of(by, Officer, officer_id)
        check_reach(by, Action.UPDATE, Kind.OFFICER, row.unit_id)
        check_reach(by, Action.UPDATE, Kind.OFFICER, told.unit)
        _check_unit(by, told.unit)
        if Officer.objects.filter(incident_id=by.incident, number=told.number).exclude(pk=row.pk).exists():
            raise NotAllowed("number_taken")
        changes = {name: value for name, value in _columns(told).items() if getattr(row, name) != value}
        if not changes:
            raise NotAllowed("nothing_changed")
        return step(row, "officer.changed", by=by, at=at, facts={"columns": sorted(changes)}, n=n, **changes)


def leave_officer(*, officer_id: str, n: int, by: Actor, at: datetime) -> Officer:
    """Let somebody leave the strength from now on; what they did stays.

    :raises NotAllowed: `wrong_role`, `not_found`, `already_left`, `still_planned`, `stale_row`.
    """
    with writing():
        row = row_of(by, Officer, officer_id)
        check_reach(by, Action.UPDATE, Kind.OFFICER, row.unit_id)
        if row.left_at is not None:
            raise NotAllowed("already_left")
        if Assignment.objects.filter(officer=row, plan__state=PUBLISHED, ends_at__gt=at).exists():
            raise NotAllowed("still_planned")
        return step(row, "officer.left", by=by, at=at, facts={"unit": row.unit_id}, n=n, left_at=at)


def _columns(told: OfficerTold) -> dict[str, Any]:
    return {
        "unit_id": told.unit, "number": told.number, "name": told.name, "phone": told.phone, "pair": told.pair,
        "skills": list(told.skills), "limits": list(told.limits),
    }  # fmt: skip


def _check_unit(by: Actor, unit: str) -> None:
    if not Unit.objects.filter(incident_id=by.incident, code=unit).exists():
        raise NotAllowed("unknown_unit")


def _account(username: str, by: Actor) -> Account | None:
    """Return the account of that name with a role here, None for "". :raises NotAllowed: `unknown_account`."""
    if not username:
        return None
    found = Account.objects.filter(username=username, grants__incident_id=by.incident).first()
    if found is None:
        raise NotAllowed("unknown_account")
    return found
