"""Tubes, their members, and who is in a live tube of a round already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, QuerySet

from bihuan.apps.core.models import Incident
from bihuan.apps.intake.models import Building
from bihuan.apps.screening.models import LabelBlock, Lane, Pool, RosterEntry, Round, Sample, Site, Traveller
from bihuan.apps.screening.queries.coverage import void

_PIECE = 500  # SQLite counts the parameters of a statement


def pieces(keys: Iterable[str]) -> list[list[str]]:
    """Return the keys, each once, in pieces that one statement can take."""
    listed = list(dict.fromkeys(keys))
    return [listed[start : start + _PIECE] for start in range(0, len(listed), _PIECE)]


class Line(NamedTuple):
    """A line of the roster as a tube asks for it: whose it is, and where they live."""

    entry: str
    resident: str
    building: str
    household: int


def entries_of(round_id: str, entry_ids: Collection[str]) -> dict[str, Line]:
    """Return those of these lines that are on the roster of the round."""
    found: dict[str, Line] = {}
    for piece in pieces(entry_ids):
        mine = RosterEntry.objects.filter(pk__in=piece, round=round_id)
        rows = mine.values_list("id", "resident", "building", "resident__household")
        found |= {row[0]: Line(*row) for row in rows}
    return found


def travellers_of(round_id: str, traveller_ids: Collection[str]) -> set[str]:
    """Return those of these travellers who were met in the round."""
    found: set[str] = set()
    for piece in pieces(traveller_ids):
        found.update(Traveller.objects.filter(pk__in=piece, round=round_id).values_list("id", flat=True))
    return found


def keys_tested(keys: Collection[str]) -> set[str]:
    """Return those of these lines and travellers who have a swab in a live tube (neither lost nor invalid).

    A line of the roster and a traveller belong to one round, so a round need not be named.
    """
    found: set[str] = set()
    for piece in pieces(keys):
        swabs = Sample.objects.exclude(void("pool__"))
        for column in ("entry_id", "traveller_id"):
            found.update(swabs.filter(**{f"{column}__in": piece}).values_list(column, flat=True))
    return found


def members_of(pool_id: str) -> list[Sample]:
    """Return the samples of a tube in the order in which they were put in, with the lines behind them."""
    samples = Sample.objects.filter(pool=pool_id).select_related("entry__resident", "entry__building", "traveller")
    return list(samples.order_by("place"))


def tubes_of(incident: str) -> QuerySet[Pool]:
    """Return the tubes of an incident, the newest first."""
    return Pool.objects.filter(round__incident=incident).select_related("site", "round", "box").order_by("-filled_at")


def tubes_that_do_not_add_up(round_id: str) -> list[str]:
    """Return the codes of the tubes whose number of members is not that of their samples: it must be none."""
    pools = Pool.objects.filter(round=round_id).annotate(samples_n=Count("samples"))
    return list(pools.exclude(members=F("samples_n")).values_list("code", flat=True)[:1_000])


def last_serial(round_id: str, site_id: str) -> int:
    """Return the last serial number that was printed for a site in a round, 0 before the first."""
    blocks = LabelBlock.objects.filter(round=round_id, site=site_id)
    return int(blocks.aggregate(last=Max("last"))["last"] or 0)


def open_rounds(incident: str) -> QuerySet[Round]:
    """Return the rounds in which samples are taken now, the newest first."""
    return Round.objects.filter(incident=incident, state="open").order_by("-number")


def rounds_of(incident: str) -> QuerySet[Round]:
    """Return every round of an incident, the newest first."""
    return Round.objects.filter(incident=incident).order_by("-number")


def sites_of(incident: str, unit: str) -> QuerySet[Site]:
    """Return the sites that stand, those of the unit alone where one is given."""
    mine = Site.objects.filter(incident=incident, closed_at=None)
    return (mine.filter(unit=unit) if unit else mine).order_by("number")


def lanes_of(site_id: str) -> QuerySet[Lane]:
    """Return the lanes of a site, by number."""
    return Lane.objects.filter(site=site_id).order_by("number")


def newest_tubes(codes: Collection[str], incident: str) -> dict[str, Pool]:
    """Return, for each of these bar codes, the tube of the newest round that bears it."""
    found: dict[str, Pool] = {}
    for piece in pieces(codes):
        tubes = Pool.objects.filter(code__in=piece, round__incident=incident)
        found |= {one.code: one for one in tubes.order_by("round__number")}
    return found


class Tube(NamedTuple):
    """What a laboratory's line is held against."""

    pk: str
    state: str
    result: str
    members: int


def tubes_told(codes: Collection[str], incident: str) -> dict[str, Tube]:
    """Return the same tubes as `newest_tubes`, the columns alone: a file names 75,000 of them."""
    found: dict[str, Tube] = {}
    for piece in pieces(codes):
        tubes = Pool.objects.filter(code__in=piece, round__incident=incident).order_by("round__number")
        rows = tubes.values_list("code", "id", "state", "result", "members")
        found |= {row[0]: Tube(*row[1:]) for row in rows}
    return found


def zone_of(incident: str) -> ZoneInfo:
    """Return in which time the clocks of an incident go."""
    return ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))


def tubes_by_id(pool_ids: Iterable[str]) -> dict[str, Pool]:
    """Return these tubes by their identifiers."""
    return {one.pk: one for piece in pieces(pool_ids) for one in Pool.objects.filter(pk__in=piece)}


def households(round_id: str, building_id: str) -> QuerySet[RosterEntry]:
    """Return the lines of a building in a round, flat by flat."""
    lines = RosterEntry.objects.filter(round=round_id, building=building_id).select_related("resident")
    return lines.order_by("resident__household", "id")


def booked_buildings(round_id: str, site_id: str) -> list[Building]:
    """Return the buildings whose people are booked at a site in a round, by community and name."""
    booked = RosterEntry.objects.filter(round=round_id, site=site_id).values("building").distinct()
    return list(Building.objects.filter(pk__in=booked).order_by("community_code", "name"))


def entry_by_document(round_id: str, index: str) -> RosterEntry | None:
    """Return the line of the person with this document's blind index, None when they are not on the roster."""
    mine = RosterEntry.objects.filter(round=round_id, resident__document_index=index)
    return mine.select_related("resident").first() if index else None


def households_of(entries: Mapping[str, Line], keys: Iterable[str]) -> set[tuple[str, int]]:
    """Return the different (building, flat) of these people; a traveller's flat is nobody's."""
    return {(entries[key].building, entries[key].household) if key in entries else ("", 0) for key in keys}
