"""Public places: what tracing's confirmed visits propose without saying whose they are, and what stands on the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bihuan.apps.briefing.models import PublicPlace
from bihuan.apps.briefing.rules.personal_values import personal_values
from bihuan.apps.briefing.rules.places import (
    LISTED,
    REMOVED,
    VENUES,
    Slot,
    hides_routes,
    leaves_at,
    listed_days,
    merge,
    slots_of,
    without,
)
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.tracing.models import Case, Visit
from bihuan.apps.tracing.queries.cases import window_of
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.apps.tracing.rules.classifying import ILL


@dataclass(frozen=True, slots=True)
class Proposal:
    """A venue on a day in a slot where somebody may have been exposed; whose visits they were is not in it.

    `is_safe` says whether it can stand on the list without showing a route (`rules.places`).
    """

    place: str
    name: str
    kind: str
    slot: Slot
    is_safe: bool


@dataclass(frozen=True, slots=True)
class _Stay:
    """A stay at a venue; `case` leaves this module only as a token that tells one case from another."""

    case: str
    place: str
    name: str
    kind: str
    slot: Slot


def may_with_places(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to public places of the incident."""
    return may(by.role, action, Kind.PUBLIC_PLACE, Place.SIBLING)


def list_places(by: Actor) -> QuerySet[PublicPlace]:
    """Return the public places of the incident, by name. :raises NotAllowed: `wrong_role`."""
    if not may_with_places(by, Action.LIST):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = PublicPlace.objects.filter(incident_id=by.incident).order_by("name", "on_date", "starts_at", "pk")
    sees_all = may_with_places(by, Action.UPDATE)
    return found if sees_all else found.filter(state=LISTED)


def get_place(by: Actor, place_id: str) -> PublicPlace:
    """Return a public place. :raises NotAllowed: `not_found`, whether it is missing or not theirs to see."""
    if not may_with_places(by, Action.READ):
        raise NotAllowed("not_found")
    found = list_places(by).filter(pk=place_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def listed(incident: str, at: datetime) -> QuerySet[PublicPlace]:
    """Return what stands on the list at the instant, by name and day: never in the order of anybody's way."""
    found = PublicPlace.objects.filter(incident_id=incident, state=LISTED, leaves_at__gt=at)
    return found.order_by("name", "on_date", "starts_at", "pk")


def days_listed(incident: str) -> int:
    """Return for how many days a place stays listed. :raises NotAllowed: `no_protocol`, `no_listing_days`."""
    return listed_days(rules_of(incident).protocol)


def proposals(incident: str, at: datetime) -> list[Proposal]:
    """Return what could be put on the list, by name and day; what stands on it, or waits, is not proposed again.

    :raises NotAllowed: `no_protocol`, `no_listing_days`.
    """
    rules = rules_of(incident)
    days, stays = listed_days(rules.protocol), _stays(incident, rules)
    taken, rows = _taken(incident), _ever_listed(incident)
    found: list[Proposal] = []
    for (place, name, kind), slots in _slots_by_place(stays).items():
        current = [slot for slot in slots if leaves_at(slot.on_date, days, rules.zone) > at]
        left = [part for slot in current for part in without(slot, taken.get(place, ()))]
        found += [Proposal(place, name, kind, slot, _is_safe(rows, stays, place, slot)) for slot in left]
    return sorted(found, key=lambda one: (one.name, one.place, one.slot.starts_at))


def find_proposal(incident: str, place: str, starts_at: datetime, at: datetime) -> Proposal | None:
    """Return the proposal of a venue whose slot begins at the instant, None where there is none."""
    return next(
        (one for one in proposals(incident, at) if one.place == place and one.slot.starts_at == starts_at), None
    )


def is_safe_now(row: PublicPlace) -> bool:
    """Say whether a place that was chosen can stand on the list without showing a route."""
    slot = Slot(row.on_date, row.starts_at, row.ends_at)
    stays = _stays(row.incident_id, rules_of(row.incident_id))
    return _is_safe(_ever_listed(row.incident_id), stays, row.place, slot)


def orphans(incident: str, at: datetime) -> set[str]:
    """Return the listed places behind which tracing knows no visit any more: a correction, or visits erased."""
    visitors = _visitors(_stays(incident, rules_of(incident)), listed(incident, at))
    return {row.pk for row in listed(incident, at) if not visitors.get(row.place)}


def _ever_listed(incident: str) -> list[PublicPlace]:
    rows = PublicPlace.objects.filter(incident_id=incident, state__in=[LISTED, REMOVED])
    return list(rows.exclude(confirmed_by=""))


def _is_safe(rows: list[PublicPlace], stays: list[_Stay], place: str, slot: Slot) -> bool:
    """Say whether the list with this slot still gives every place a case of its own.

    What was taken off counts while its visits are known: whoever kept an old list has read it. A listed place without
    a known visit gives nobody, so nothing is added until it is taken off.
    """
    visitors = _visitors(stays, rows)
    standing = {row.place for row in rows if row.state == LISTED}
    known = {one: who for one, who in visitors.items() if who or one in standing}
    here = {one.case for one in stays if one.place == place and _overlaps(one.slot, slot)}
    return hides_routes({**known, place: known.get(place, set()) | here})


def _visitors(stays: list[_Stay], rows: Iterable[PublicPlace]) -> dict[str, set[str]]:
    """Return for each place of these rows the cases that were there in one of its slots."""
    found: dict[str, set[str]] = {}
    for row in rows:
        slot = Slot(row.on_date, row.starts_at, row.ends_at)
        here = {one.case for one in stays if one.place == row.place and _overlaps(one.slot, slot)}
        found[row.place] = found.get(row.place, set()) | here
    return found


def _overlaps(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _slots_by_place(stays: Iterable[_Stay]) -> Mapping[tuple[str, str, str], list[Slot]]:
    found: defaultdict[tuple[str, str, str], list[Slot]] = defaultdict(list)
    for one in stays:
        found[one.place, one.name, one.kind].append(one.slot)
    return {place: merge(slots) for place, slots in found.items()}


def _taken(incident: str) -> dict[str, list[Slot]]:
    found: defaultdict[str, list[Slot]] = defaultdict(list)
    rows = PublicPlace.objects.filter(incident_id=incident).exclude(state=REMOVED)
    for place, day, starts_at, ends_at in rows.values_list("place", "on_date", "starts_at", "ends_at"):
        found[place].append(Slot(day, starts_at, ends_at))
    return found


def _stays(incident: str, rules: Rules) -> list[_Stay]:
    """Return the confirmed stays of cases at public venues, as far as the case could infect then."""
    cases = list(Case.objects.filter(incident_id=incident, classification__in=ILL))
    windows = {case.person_id: (case.pk, *window) for case in cases if (window := _window(case)) is not None}
    rows = Visit.objects.filter(incident_id=incident, is_confirmed=True, place__kind__in=VENUES)
    unknown = timedelta(minutes=rules.protocol.exposure.unknown_end_minutes)
    after = timedelta(minutes=rules.protocol.exposure.residual_minutes)
    found: list[_Stay] = []
    for row in rows.filter(person__in=list(windows)).select_related("place"):
        case, begin, end = windows[row.person_id]
        first = max(row.starts_at, begin)
        last = min(row.ends_at or row.starts_at + unknown, end or datetime.max.replace(tzinfo=row.starts_at.tzinfo))
        if row.place is None or first > last or personal_values(row.place.name):
            continue
        slots = slots_of(first, last + after, rules.zone)
        found += [_Stay(case, row.place.pk, row.place.name, row.place.kind, slot) for slot in slots]
    return found


def _window(case: Case) -> tuple[datetime, datetime | None] | None:
    try:
        window = window_of(case)
    except NotAllowed:
        return None  # its dates tell no window yet: nothing is said of where it was
    return window.starts_at, window.ends_at
