"""Places where people may have been exposed: which venues are public, which slots, until when, and the rule by which no
list shows anybody's route. Pure.

**Why no route shows.** Let the places that stand on the list be P, and let each have been visited by the cases C(p). A
place comes on the list only while P has a *system of distinct representatives*: every listed place can be given a case
of its own that was really there. "Every place was somebody else's" is then a true reading of the list, so nobody can
conclude from it that any two places belong to one person, however many cases the authority has published: with one case
there is at most one place. (Hall 1935: there is such a system if and only if any k places had k different cases.)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.protocol.rules import ProtocolRules

PLACE_STATES = ("chosen", "listed", "refused", "removed")
CHOSEN, LISTED, REFUSED, REMOVED = PLACE_STATES
ADVICE = ("watch", "test", "call")
REFUSALS = ("not_public", "everybody_known", "wrong_time", "other")
REMOVALS = ("mistaken", "everybody_known", "contested")
# Venues that anybody may enter. Never a home, nor a workplace (it would tell somebody's job), nor a private gathering.
VENUES = frozenset(
    {
        "market", "mall", "supermarket", "shop", "restaurant", "canteen", "school", "hospital", "clinic", "pharmacy",
        "station", "transport", "bus", "train", "bank", "park", "cinema", "theatre", "gym", "hotel", "library",
        "museum", "temple", "church", "mosque", "hall", "testing_site", "venue",
    }
)  # fmt: skip
HALF_HOUR = timedelta(minutes=30)
SHORTEST = timedelta(hours=1)
_SPREAD = 2  # standard deviations above the mean incubation, as tracing's window of the source


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot [starts_at, ends_at) of whole half hours on one day of the zone."""

    on_date: date
    starts_at: datetime
    ends_at: datetime


def slots_of(starts_at: datetime, ends_at: datetime, zone: str) -> list[Slot]:
    """Return the slots of a stay: rounded outward to half hours, an hour at least, each within one day of the zone."""
    here = ZoneInfo(zone)
    first = _floor(starts_at, here)
    last = max(_ceil(ends_at, here), first + SHORTEST)
    found = []
    while first < last:
        day = first.astimezone(here).date()
        midnight = datetime.combine(day + timedelta(days=1), time.min, here).astimezone(UTC)
        found.append(Slot(day, first, min(last, midnight)))
        first = midnight
    return found


def _floor(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    return local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0).astimezone(UTC)


def _ceil(at: datetime, zone: ZoneInfo) -> datetime:
    first = _floor(at, zone)
    return first if first == at else first + HALF_HOUR


def merge(slots: Iterable[Slot]) -> list[Slot]:
    """Return the slots of one place as few: those that overlap or touch on a day are one."""
    found: list[Slot] = []
    for one in sorted(slots, key=lambda slot: slot.starts_at):
        if found and found[-1].on_date == one.on_date and one.starts_at <= found[-1].ends_at:
            found[-1] = Slot(one.on_date, found[-1].starts_at, max(found[-1].ends_at, one.ends_at))
        else:
            found.append(one)
    return found


def without(slot: Slot, taken: Iterable[Slot]) -> list[Slot]:
    """Return what of a slot is in none of the others."""
    left, found = slot.starts_at, []
    for one in sorted(taken, key=lambda other: other.starts_at):
        if one.ends_at <= left or one.starts_at >= slot.ends_at:
            continue
        if one.starts_at > left:
            found.append(Slot(slot.on_date, left, one.starts_at))
        left = max(left, one.ends_at)
    return [*found, Slot(slot.on_date, left, slot.ends_at)] if left < slot.ends_at else found


def listed_days(protocol: ProtocolRules | None) -> int:
    """Return for how many days after the exposure a place stays on the list: the incubation period, rounded up.

    Mean and two standard deviations of the protocol; the longest follow-up of a contact where it tells no incubation.

    :raises NotAllowed: `no_listing_days`: the protocol tells neither.
    """
    if protocol is not None and protocol.intervals is not None:
        told = protocol.intervals.incubation
        return math.ceil(told.mean_days + _SPREAD * told.sd_days)
    days = max((one.follow_up_days for one in protocol.contact_categories), default=0) if protocol else 0
    if not days:
        raise NotAllowed("no_listing_days")
    return days


def leaves_at(on_date: date, days: int, zone: str) -> datetime:
    """Return the midnight (of the zone) at which a place leaves the list: the last day of the period counts whole."""
    return datetime.combine(on_date + timedelta(days=days + 1), time.min, ZoneInfo(zone)).astimezone(UTC)


def hides_routes(visitors: Mapping[str, Collection[Hashable]]) -> bool:
    """Say whether every place can be given a visitor of its own (`visitors`: place → whoever was there).

    Augmenting paths in a bipartite graph (Kuhn 1955). A place of which nobody is known any more cannot.
    """
    given: dict[Hashable, str] = {}

    def give(place: str, tried: set[Hashable]) -> bool:
        for one in visitors[place]:
            if one in tried:
                continue
            tried.add(one)
            if one not in given or give(given[one], tried):
                given[one] = place
                return True
        return False

    return all(give(place, set()) for place in visitors)
