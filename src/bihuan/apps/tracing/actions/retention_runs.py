"""What has outlived its time in lake, results and reports goes; whom no row is left of loses their key (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
from bihuan.apps.core.sealing import index_all, open_all, vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.intake.models import Person
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.tracing.actions.lakes import lake_folder, one_writer
from bihuan.apps.tracing.actions.runs_files import forget_result
from bihuan.apps.tracing.models import AnalysisRun, CaseReport, Pseudonym
from bihuan.engine.exposure.lake import Lake, LakeRefused, open_lake
from bihuan.engine.exposure.purging import Purged, purge_days

_AFTER_WINDOW_DAYS = 14
_ONE_CERTIFICATE = 20_000
_PURGERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.DESK_LEAD, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Gone:
    """What a round of retention took: rows of the lake, persons who lost their key, results, reports."""

    rows: int = 0
    persons: int = 0
    runs: int = 0
    reports: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows or self.persons or self.runs or self.reports)


def kept_from(incident: str, today: date) -> date:
    """Return the first day whose visits are still kept: the window and 14 days, never more than 30 (R30)."""
    days = min(limits_of(incident).window_days + _AFTER_WINDOW_DAYS, RETENTION["visit"].period.days)
    return today - timedelta(days=days)


def purge_tracing_data(*, incident: str, at: datetime) -> Gone:
    """Let everything go whose time is over; nothing happens twice. A lake that is being written waits for a day."""
    runs, reports = _purge_runs(incident, at), _purge_reports(incident, at)
    try:
        purged, persons = purge_lake(by=system(incident), at=at)
    except NotAllowed:  # somebody takes a file in just now
        return Gone(runs=runs, reports=reports)
    return Gone(purged.rows + purged.held, persons, runs, reports)


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
            _forget(part)
    return len(gone)


def _forget(pseudonyms: list[str]) -> None:
    for first in range(0, len(pseudonyms), 500):
        Pseudonym.objects.filter(pk__in=pseudonyms[first : first + 500]).update(index=None)


def _purge_runs(incident: str, at: datetime) -> int:
    old = AnalysisRun.objects.filter(
        incident=incident, purged_at=None, finished_at__lt=at - RETENTION["visit"].period
    ).exclude(result_sha256="")
    return sum(_purge_run(run, at) for run in old)


def _purge_run(run: AnalysisRun, at: datetime) -> int:
    with writing():
        if AnalysisRun.objects.filter(pk=run.pk, purged_at=None).update(purged_at=at) != 1:
            return 0
        n = flushed_n(run.pk)
        record_event(EventDraft("run.purged", "run", run.pk, n, system(run.incident_id), at, {}))
    forget_result(run.pk, run.result_sha256)
    return 1


def _purge_reports(incident: str, at: datetime) -> int:
    old = CaseReport.objects.filter(incident=incident, pasted_at__lt=at - RETENTION["line"].period)
    names = sorted(vault().find(f"report:{one}" for one in old.values_list("id", flat=True)))
    if names:
        about = About(incident)
        decide_deletion(kind="retention", reason="line", about=about, names=names, by=system(incident), at=at)
    return len(names)


# -- a person, or everything, is erased ------------------------------------------------------------------------------


def names_of_pseudonyms(about: About) -> Iterator[str]:
    """Give the keys under which the lake's identifiers of these persons lie; of a whole incident, reports' too."""
    if about.is_all:
        everybody = Pseudonym.objects.filter(incident=about.incident).values_list("id", flat=True)
        yield from (f"lake:{one}" for one in everybody.iterator())
        reports = CaseReport.objects.filter(incident=about.incident).values_list("id", flat=True)
        yield from (f"report:{one}" for one in reports)
        kinds = set(Pseudonym.objects.filter(incident=about.incident).values_list("kind", flat=True).distinct())
        yield from (f"index:{about.incident}:lake_{kind}" for kind in sorted(kinds - {"document", "phone"}))
        return
    yield from (f"lake:{one}" for one in sorted(_about(about)))


def forget_pseudonyms(about: About) -> None:
    """Blank the indexes of these persons' numbers; of a whole incident, remove the results of its analyses too."""
    if about.is_all:
        Pseudonym.objects.filter(incident=about.incident).update(index=None)
        for run in AnalysisRun.objects.filter(incident=about.incident).exclude(result_sha256=""):
            forget_result(run.pk, run.result_sha256)
        return
    _forget(sorted(_about(about)))


def _about(about: About) -> set[str]:
    """Return the numbers of these persons: those that are linked, and those with their document or telephone.

    The identifiers are read from the persons themselves, whose blind indexes may be blanked already.
    """
    persons = list(Person.objects.filter(pk__in=about.persons, incident=about.incident))
    open_all(persons)
    mine = Pseudonym.objects.filter(incident=about.incident)
    found = set(mine.filter(person__in=about.persons).values_list("id", flat=True))
    for kind in ("document", "phone"):
        told = [str(getattr(one, kind) or "") for one in persons]
        indexes = [index for index in index_all(about.incident, kind, told) if index]
        found |= set(mine.filter(kind=kind, index__in=indexes).values_list("id", flat=True))
    return found
