"""How the lake's numbers take part in an erasure: the identifiers' keys go, and the indexes that lead to them (R33)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bihuan.apps.core.erasure import About
from bihuan.apps.core.sealing import index_all, open_all
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.actions.runs_files import forget_result
from bihuan.apps.tracing.models import AnalysisRun, CaseReport, Pseudonym


def forget_numbers(pseudonyms: Sequence[str]) -> None:
    """Blank the blind indexes of these numbers: from now on the same identifier is somebody new."""
    for first in range(0, len(pseudonyms), 500):
        Pseudonym.objects.filter(pk__in=pseudonyms[first : first + 500]).update(index=None)


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
    forget_numbers(sorted(_about(about)))


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
