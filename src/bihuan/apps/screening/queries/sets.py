"""“No one missed” as a set difference: roster − samples − live exemptions − live escalations, from the tables alone.

Neither the outcome column nor the counts are asked for the answer; both are compared with it, and every line on which
they disagree is named. On 750,000 lines this takes seconds, so pages read the counts (`queries.coverage`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from bihuan.apps.intake.models import Resident
from bihuan.apps.screening.models import Excused, Pool, RosterBuilding, RosterEntry, Round, Sample
from bihuan.apps.screening.queries.coverage import Counted, travellers_of, void
from bihuan.apps.screening.rules.excusing import LIVE
from bihuan.apps.screening.rules.outcomes import COUNTED, MISSING, TESTED


def with_set(the_round: Round, at: datetime) -> QuerySet[Any]:
    """Return the lines of a round with `told`: the outcome that samples and excuses give them at the instant.

    In a round that is closed, the excuses that held at its closing stand.
    """
    at = the_round.closed_at or at
    sampled = Exists(Sample.objects.filter(entry=OuterRef("pk")).exclude(void("pool__")))
    live = Excused.objects.filter(entry=OuterRef("pk"), ended_at=None, excuse__state=LIVE, excuse__until__gt=at)
    kind = Coalesce(Subquery(live.values("excuse__kind")[:1]), Value(MISSING))
    told = Case(When(sampled, then=Value(TESTED)), default=kind, output_field=CharField())
    return RosterEntry.objects.filter(round=the_round).annotate(told=told)


def missing_by_building(the_round: Round, at: datetime) -> dict[str, int]:
    """Return the difference itself: building → how many have neither sample nor live excuse."""
    left = with_set(the_round, at).filter(told=MISSING).order_by()
    return dict(left.values_list("building").annotate(n=Count("id")))


def late_arrivals(the_round: Round) -> QuerySet[Resident]:
    """Return the residents of the incident who live there now and stand on no line of the round."""
    there = RosterEntry.objects.filter(round=the_round, resident=OuterRef("pk"))
    return Resident.objects.filter(~Exists(there), incident_id=the_round.incident_id, left_at=None)


def newcomers(the_round: Round) -> int:
    """Return how many residents came into the register after the newest on the roster, a thousand at most: for pages.

    By the key alone, which is in the order of coming: with the incident in the condition the database reads them all.
    """
    later = Resident.objects.filter(pk__gt=the_round.newest).order_by("pk").values_list("incident_id", "left_at")
    told = list(later[:_MOST_NEW]) if the_round.newest else []
    return sum(incident == the_round.incident_id and left_at is None for incident, left_at in told)


_MOST_NEW = 1_000


@dataclass(frozen=True, slots=True)
class Check:
    """What comparing the set with column, counts and tubes found; all three `*_wrong` must be 0.

    `wrong`: lines whose outcome column says otherwise than the set; `counts_wrong`: buildings whose counts do;
    `tubes_wrong`: tubes whose `members` are not their swabs; `outcomes`: the set itself.
    """

    outcomes: dict[str, int]
    wrong: int
    counts_wrong: int
    tubes_wrong: int
    counted: Counted

    @property
    def differences(self) -> int:
        """How many things disagree, in all."""
        return self.wrong + self.counts_wrong + self.tubes_wrong + abs(self.counted.difference)


def check_of(the_round: Round, at: datetime) -> Check:
    """Compare the set with the outcome column, the counts of the buildings and the tubes of a round."""
    found: dict[str, dict[str, int]] = {}
    wrong = 0
    rows = with_set(the_round, at).order_by().values_list("building", "told", "outcome").annotate(n=Count("id"))
    for building, told, outcome, n in rows:
        wrong += n if told != outcome else 0
        counts = found.setdefault(building, {})
        counts[told] = counts.get(told, 0) + n
    outcomes = {name: sum(counts.get(name, 0) for counts in found.values()) for name in (MISSING, *COUNTED)}
    return Check(
        outcomes, wrong, _counts_wrong(the_round, found), _tubes_wrong(the_round), _counted(the_round, outcomes)
    )


def _counts_wrong(the_round: Round, found: dict[str, dict[str, int]]) -> int:
    """Return how many buildings have other counts than the set, or repeats than there are swabs."""
    repeats = dict(_repeats(the_round))
    kept = RosterBuilding.objects.filter(round=the_round).values_list("building", "roster", *COUNTED, "repeats")
    told = {building: tuple(counts) for building, *counts in kept}
    really = {
        building: (sum(counts.values()), *(counts.get(name, 0) for name in COUNTED), repeats.get(building, 0))
        for building, counts in found.items()
    }
    return sum(told.get(one) != really.get(one) for one in told.keys() | really.keys())


def _repeats(the_round: Round) -> QuerySet[Sample, tuple[str, int]]:
    swabs = Sample.objects.filter(entry__round=the_round).exclude(void("pool__")).order_by()
    more = Count("id") - Count("entry", distinct=True)
    return swabs.values_list("entry__building").annotate(n=more).filter(n__gt=0)


def _tubes_wrong(the_round: Round) -> int:
    tubes = Pool.objects.filter(round=the_round).annotate(swabs=Count("samples"))
    return tubes.exclude(members=F("swabs")).count()


def _counted(the_round: Round, outcomes: dict[str, int]) -> Counted:
    tubes = Pool.objects.filter(round=the_round).exclude(void())
    told = tubes.aggregate(tubes=Count("id"), members=Sum("members", default=0))
    repeats = sum(n for _building, n in _repeats(the_round))
    return Counted(outcomes[TESTED], repeats, travellers_of(the_round), told["tubes"], told["members"])
