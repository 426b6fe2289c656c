"""What has outlived its purpose is erased by itself: bytes, lines, persons, and at the end the incident (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bihuan.apps.core.erasure import About, key_names, needed_records
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION, SHRED_AFTER_END
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.actions.storing import bytes_key, stored_before
from bihuan.apps.intake.models import Deletion, Disposition, Record
from bihuan.apps.intake.queries.deletions import erased_records, expired_lines, expired_originals, unclaimed

UNCLAIMED_FOR = timedelta(hours=13)  # a form with a kept file lives for twelve
MOST_LINES = 20_000  # one certificate; what is left comes with the next round


def purge_intake(*, incident: str, at: datetime) -> list[Deletion]:
    """Decide the erasure of what has outlived its retention in intake; return what was decided, nothing twice."""
    with writing():
        return [*_purge_originals(incident, at), *_purge_unclaimed(incident, at), *_purge_lines(incident, at)]


def _purge_originals(incident: str, at: datetime) -> list[Deletion]:
    return _purge_files("original", expired_originals(incident, before=at - RETENTION["original"].period), incident, at)


def _purge_unclaimed(incident: str, at: datetime) -> list[Deletion]:
    """Decide the erasure of files that were uploaded and then refused or left: no batch names them after 13 hours."""
    old = unclaimed(incident, stored_before(incident, at - UNCLAIMED_FOR))
    return _purge_files("unclaimed", old, incident, at)


def _purge_files(reason: str, hashes: Iterable[str], incident: str, at: datetime) -> list[Deletion]:
    names = sorted(vault().find(bytes_key(incident, one) for one in hashes))
    if not names:
        return []
    about, by = About(incident), system(incident)
    return [decide_deletion(kind="retention", reason=reason, about=about, names=names, by=by, at=at)]


def _purge_lines(incident: str, at: datetime) -> list[Deletion]:
    old = set(expired_lines(incident, before=at - RETENTION["line"].period))
    old = set(sorted(old - needed_records(incident, at) - erased_records(incident))[:MOST_LINES])
    if not old:
        return []
    shared = Record.objects.filter(key_ref__in=Record.objects.filter(pk__in=old).values("key_ref"))
    young = set(shared.exclude(pk__in=old).values_list("key_ref", flat=True))  # the same line came again lately
    free = set(Record.objects.filter(pk__in=old).exclude(key_ref__in=young).values_list("id", flat=True))
    if not free:
        return []
    gone = erased_records(incident) | free
    linked = Disposition.objects.filter(person__in=_persons_of(free)).values_list("person", "record")
    still = {person for person, record in linked if record not in gone}
    about = About(incident, frozenset(_persons_of(free) - still), frozenset(free))
    by = system(incident)
    return [decide_deletion(kind="retention", reason="line", about=about, names=key_names(about), by=by, at=at)]


def _persons_of(records: set[str]) -> set[str]:
    found = Disposition.objects.filter(pk__in=records).exclude(person=None)
    return set(found.values_list("person_id", flat=True))


def sunset(*, incident: str, at: datetime) -> Deletion | None:
    """Erase a whole incident 90 days after its end; None while it is too early, or while nothing is left."""
    with writing():
        found = Incident.objects.get(pk=incident)
        if found.ends_at is None or at < found.ends_at + SHRED_AFTER_END:
            return None
        if Deletion.objects.filter(incident=found, kind="sunset", done_at=None).exists():
            return None
        records = Record.objects.filter(batch__source__incident=found).values_list("id", flat=True)
        everything = About(incident, records=frozenset(records), is_all=True)
        left = unclaimed(incident, stored_before(incident, at))
        names = [*key_names(everything), *(bytes_key(incident, one) for one in left)]
        if not vault().find(names):
            return None  # done before, and nothing came since
        by = system(incident)
        return decide_deletion(kind="sunset", reason="incident_ended", about=everything, names=names, by=by, at=at)
