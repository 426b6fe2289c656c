"""How a round stands: who is tested, exempt, escalated, missing; by building, by community, by hour; counted twice.

Read from the counts that move with every line of the roster. An excuse whose time has come while the round is open
counts as missing from that instant on, also before the sweeper has ended it. That the counts equal the set is proved by
`queries.sets`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from bihuan.apps.screening.models import ArrivalCount, Excused, Pool, RosterBuilding, RosterHour, Round, Sample
from bihuan.apps.screening.rules.excusing import LIVE
from bihuan.apps.screening.rules.outcomes import ESCALATED, EXEMPT, OPEN, VOID_RESULT, VOID_STATE

_COUNTS = ("roster", "tested", "exempt", "escalated", "repeats")
Lapsed = Mapping[str, Mapping[str, int]]  # building → kind → how many excuses of it are over and not yet swept


@dataclass(slots=True)
class Standing:
    """How many of a roster have which outcome; nobody is in two."""

    roster: int = 0
    tested: int = 0
    exempt: int = 0
    escalated: int = 0
    repeats: int = 0

    @property
    def missing(self) -> int:
        """How many have no outcome yet."""
        return self.roster - self.tested - self.exempt - self.escalated

    @property
    def share(self) -> float:
        """Which part of the roster is tested (0 to 1); 1 of an empty one."""
        return self.tested / self.roster if self.roster else 1.0

    def take_back(self, lapsed: Mapping[str, int]) -> None:
        """Count those whose excuse is over as missing."""
        self.exempt -= lapsed.get(EXEMPT, 0)
        self.escalated -= lapsed.get(ESCALATED, 0)


@dataclass(slots=True)
class BuildingStanding(Standing):
    """One building of a round: its community, the unit that answers for it ("" where nobody knows), its booking."""

    building: str = ""
    name: str = ""
    community: str = ""
    area: str = ""
    unit: str = ""
    site: str = ""
    slot_at: datetime | None = None
    order: str = ""


@dataclass(slots=True)
class CommunityStanding(Standing):
    """One community of a round; `buildings` how many it has, `left` in how many of them somebody is missing."""

    community: str = ""
    area: str = ""
    buildings: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """The same swabs counted twice: by persons (tested, repeats, travellers) and by tubes (their members)."""

    tested: int = 0
    repeats: int = 0
    travellers: int = 0
    tubes: int = 0
    members: int = 0

    @property
    def by_people(self) -> int:
        """How many swabs the persons make."""
        return self.tested + self.repeats + self.travellers

    @property
    def difference(self) -> int:
        """Tubes less persons: it must read 0."""
        return self.members - self.by_people


@dataclass(slots=True)
class Coverage(Standing):
    """A round now; `arrivals` are the travellers that were counted: the denominator of those who were sampled."""

    counted: Counted = field(default_factory=Counted)
    arrivals: int = 0
    by_building: tuple[BuildingStanding, ...] = ()


def void(of: str = "") -> Q:
    """Return the tubes that test nobody: lost, or unreadable to the laboratory; `of` is the way to the tube."""
    return Q(**{f"{of}state": VOID_STATE}) | Q(**{f"{of}result": VOID_RESULT})


def coverage_of(the_round: Round, at: datetime | None = None) -> Coverage:
    """Return how a round stands, with every building; `at` lets excuses that are over by then count as missing."""
    rows = tuple(building_lines(RosterBuilding.objects.filter(round=the_round), at))
    found = Coverage(by_building=rows, arrivals=arrivals_of(the_round))
    for name in _COUNTS:
        setattr(found, name, sum(getattr(row, name) for row in rows))
    found.counted = counted_twice(the_round, found)
    return found


def standing_of(buildings: QuerySet[RosterBuilding], at: datetime | None = None) -> Standing:
    """Return how these buildings of a round stand together."""
    told = buildings.order_by().aggregate(**{name: Sum(name, default=0) for name in _COUNTS})
    found = Standing(**told)
    for kinds in _lapsed(buildings, at).values():
        found.take_back(kinds)
    return found


def counted_twice(the_round: Round, standing: Standing, sites: Mapping[str, SiteStanding] | None = None) -> Counted:
    """Return the swabs of a round by persons and by tubes; a tube that is void counts for nobody.

    `sites`: what `sites_of` told, when the caller has asked it already.
    """
    told = (sites_of(the_round) if sites is None else sites).values()
    tubes, members = sum(one.tubes for one in told), sum(one.swabs for one in told)
    return Counted(standing.tested, standing.repeats, travellers_of(the_round), tubes, members)


def travellers_of(the_round: Round) -> int:
    """Return how many swabs were taken of people outside the roster."""
    outside = Sample.objects.filter(entry=None, pool__round=the_round)
    return outside.exclude(void("pool__")).count()


def arrivals_of(the_round: Round) -> int:
    """Return how many travellers were counted at exits and stations."""
    found = ArrivalCount.objects.filter(round=the_round).aggregate(people=Sum("people", default=0))
    return int(found["people"])


def building_lines(buildings: QuerySet[RosterBuilding], at: datetime | None = None) -> Iterator[BuildingStanding]:
    """Give how each of these buildings stands, in the order asked for."""
    lapsed = _lapsed(buildings, at)
    rows = buildings.values_list(
        *_COUNTS, "building_id", "building__name", "building__community_code", "building__area__name",
        "building__area__unit_id", "site_id", "slot_at", "order",
    )  # fmt: skip
    for roster, tested, exempt, escalated, repeats, building, name, community, area, unit, site, slot, order in rows:
        one = BuildingStanding(
            roster, tested, exempt, escalated, repeats, building, name, community, area or "", unit or "", site or "",
            slot, order,
        )  # fmt: skip
        one.take_back(lapsed.get(building, {}))
        yield one


def community_lines(buildings: QuerySet[RosterBuilding], at: datetime | None = None) -> list[CommunityStanding]:
    """Return how each community stands, those with most people missing first."""
    left = F("roster") - F("tested") - F("exempt") - F("escalated")
    names = ("building__community_code", "building__area__name")
    sums: dict[str, Any] = {f"{name}_n": Sum(name) for name in _COUNTS}
    rows = buildings.order_by().annotate(left=left).values_list(*names).annotate(**sums, all=Count("id"))
    inner = dict(
        buildings.order_by().annotate(left=left).filter(left__gt=0).values_list(names[0]).annotate(n=Count("id"))
    )
    lines = [_community(row, inner) for row in rows]
    _take_back(lines, _lapsed(buildings, at))
    return sorted(lines, key=lambda one: (-one.missing, one.community))


def _community(row: tuple[Any, ...], left: Mapping[str, int]) -> CommunityStanding:
    code, area, *counts, buildings = row
    found = CommunityStanding(community=code, area=area or "", buildings=buildings, left=left.get(code, 0))
    for name, n in zip(_COUNTS, counts, strict=True):
        setattr(found, name, n)
    return found


def _take_back(lines: list[CommunityStanding], lapsed: Lapsed) -> None:
    """Count those whose excuse is over as missing in their communities."""
    if not lapsed:
        return
    rows = RosterBuilding.objects.filter(building_id__in=lapsed).values_list("building_id", "building__community_code")
    communities = dict(rows)
    by_code = {one.community: one for one in lines}
    for building, kinds in lapsed.items():
        if (code := communities[building]) in by_code:
            by_code[code].take_back(kinds)


def _lapsed(buildings: QuerySet[RosterBuilding], at: datetime | None) -> Lapsed:
    """Return of which buildings of open rounds excuses are over that nobody has ended yet: most often of none."""
    if at is None:
        return {}
    over = Excused.objects.filter(
        excuse__round__in=buildings.order_by().values("round"), excuse__round__state=OPEN, excuse__state=LIVE,
        excuse__until__lte=at,
        ended_at=None, entry__building__in=buildings.order_by().values("building"),
    )  # fmt: skip
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    if over.exists():
        for building, kind, n in over.values_list("entry__building", "excuse__kind").annotate(n=Count("id")):
            found[building][kind] = n
    return found


def hours_of(the_round: Round) -> dict[datetime, int]:
    """Return how many people of the roster had their first sample in each hour of a round, by its beginning."""
    return dict(RosterHour.objects.filter(round=the_round).order_by("starts_at").values_list("starts_at", "tested"))


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """What one site has done in a round."""

    tubes: int
    swabs: int


def sites_of(the_round: Round) -> dict[str, SiteStanding]:
    """Return what each site has done in a round: site → tubes and swabs."""
    tubes = Pool.objects.filter(round=the_round).exclude(void())
    rows = tubes.order_by().values_list("site").annotate(tubes=Count("id"), swabs=Sum("members"))
    return {site: SiteStanding(n, swabs) for site, n, swabs in rows}
