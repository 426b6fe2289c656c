"""Days leave the lake when their time is over, and whom no row is left of loses their key (R30, R33)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.tracing.actions.erasing_pseudonyms import forget_numbers
from bihuan.apps.tracing.actions.lakes import one_writer
from bihuan.apps.tracing.models import Pseudonym
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.engine.exposure.lake import Lake, LakeRefused, open_lake
from bihuan.engine.exposure.purging import Purged, purge_days

_AFTER_WINDOW_DAYS = 14
_ONE_CERTIFICATE = 20_000
_PURGERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.DESK_LEAD, Role.SYSTEM})


def kept_from(incident: str, today: date) -> date:
    """Return the first day whose visits are still kept: the window and 14 days, never more than 30 (R30)."""
    days = min(limits_of(incident).window_days + _AFTER_WINDOW_DAYS, RETENTION["visit"].period.days)
    return today - timedelta(days=days)


def purge_lake(*, by: Actor, at: datetime, before: date | None = None) -> tuple[Purged, int]:
    """Take days out of the lake and the keys of those of whom nothing is left; return what left, and how many persons.

    `before` may be later than retention asks, never earlier: nothing is kept longer.

    :raises NotAllowed: `wrong_role`, `lake_busy`.
    """
    if by.role not in _PURGERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    with one_writer(by.incident):
        try:
            lake = open_lake(lake_folder(by.incident))
        except LakeRefused:
            return Purged(), 0
        due = kept_from(by.incident, at.astimezone(ZoneInfo(lake.zone)).date())
        purged = purge_days(lake, before=max(due, before or due))
        if not (purged.rows or purged.held):
            return purged, 0
        persons = _retire(by, at, _present(lake))
        with writing():
            facts = {"days": len(purged.days), "rows": purged.rows, "held": purged.held, "persons": persons}
            record_event(EventDraft("lake.purged", "lake", new_id(), 0, by, at, facts))
        return purged, persons


def _present(lake: Lake) -> npt.NDArray[np.uint32]:
    """Return the numbers of which some row is left, in visits, points or held lines, ascending."""
    paths = [part.path for kind in ("visits", "points") for part in lake.parts(kind)]
    paths += sorted((lake.folder / "held").glob("*.parquet"))
    some = [np.asarray(pc.unique(pc.drop_null(pq.read_table(path, columns=["person"])["person"]))) for path in paths]
    return np.unique(np.concatenate(some)) if some else np.empty(0, np.uint32)


def _retire(by: Actor, at: datetime, present: npt.NDArray[np.uint32]) -> int:
    """Decide the destruction of the keys of all who are not among these, and forget their indexes."""
    mine = Pseudonym.objects.filter(incident=by.incident).exclude(index=None)
    rows = list(mine.values_list("id", "number"))
    here = np.isin(np.array([number for _, number in rows], np.int64), present) if rows else np.empty(0, bool)
    gone = [one for (one, _), stays in zip(rows, here.tolist(), strict=True) if not stays]
    for first in range(0, len(gone), _ONE_CERTIFICATE):
        part = gone[first : first + _ONE_CERTIFICATE]
        with writing():
            names = [f"lake:{one}" for one in part]
            decide_deletion(
                kind="retention", reason="visit", about=About(by.incident), names=names, by=system(by.incident), at=at
            )  # fmt: skip
            forget_numbers(part)
    return len(gone)
