"""Counting infections by community and day from what tracing tells of its cases; who they are is not kept here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.writing import facts_of
from bihuan.apps.core.queries import events_of
from bihuan.apps.core.sealing import index_all, index_of
from bihuan.apps.intake.queries.whereabouts import reachable
from bihuan.apps.zones.actions.levels import propose_raising
from bihuan.apps.zones.models import NewInfection
from bihuan.apps.zones.queries.levels import day_in
from bihuan.apps.zones.rules.levels import CaseStep, counts_since

_PURPOSE = "infection"
_TOGETHER = 500


def count_infection(*, case_id: str, incident: str, at: datetime) -> bool:
    """Count the infection of a case in its community, or take it out again, from all that the journal says of it.

    Read as often as you like, it comes to the same. A new one that counts proposes to raise its community's level.
    """
    with writing():
        steps, person = _story(case_id, incident)
        first, counts = counts_since(steps)
        if first is None or not person:
            return False
        key = index_of(incident, _PURPOSE, person)
        row = NewInfection.objects.filter(incident_id=incident, key=key).first()
        if row is None:
            community = reachable(incident, [person])[person].community_code[:40]
            row = NewInfection(incident_id=incident, key=key, community=community, on_date=first, counts=False)
        is_new = counts and not row.counts
        row.counts = counts
        row.save()
        if is_new and row.community:
            propose_raising(community=row.community, on_date=first, incident=incident, at=at)
        return counts


def _story(case_id: str, incident: str) -> tuple[list[CaseStep], str]:
    """Return the steps of a case in order, and whose it is, as its events tell."""
    steps, person = [], ""
    for event in events_of(case_id):
        facts = facts_of(event.facts)
        person = str(facts.get("person") or person)
        called = str(facts.get("classification") or facts.get("after") or "")
        is_none = event.kind == "case.closed" and event.reason == "discarded"
        steps.append(CaseStep(called, is_none, day_in(incident, event.at)))
    return steps, person


def names_in_infections(about: About) -> Iterator[str]:
    """Give the key of the index by which infections are told apart, when a whole incident is erased."""
    if about.is_all:
        yield f"index:{about.incident}:{_PURPOSE}"


def forget_infections(about: About) -> None:
    """Blank the indexes of these persons; what remains is a number in a community on a day."""
    mine = NewInfection.objects.filter(incident_id=about.incident).exclude(key=None)
    if about.is_all:
        mine.update(key=None)
        return
    keys = index_all(about.incident, _PURPOSE, sorted(about.persons))
    for first in range(0, len(keys), _TOGETHER):
        mine.filter(key__in=keys[first : first + _TOGETHER]).update(key=None)
