"""Published counts, and the figures of the desk itself: what a month of it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, QuerySet

from bihuan.apps.briefing.models import FigureBulletin
from bihuan.apps.briefing.rules.figures import Street, whole_days
from bihuan.apps.core.models import Event, Incident, Unit
from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.intake.models import Deletion
from bihuan.apps.intake.queries.gate import MonthCounts, month_counts
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.models import NewInfection
from bihuan.engine.disclosure.tables import NEW, TOTAL

ENOUGH = 5  # a median of fewer says something of one of them


def streets_of(incident: str) -> dict[str, Street]:
    """Return by code of community the street it is counted with: the unit above its own, or its own without one."""
    units = {unit.code: unit for unit in Unit.objects.filter(incident_id=incident)}
    found = {}
    for area in areas_of(incident):
        unit = units[area.unit_id]
        above = units.get(unit.parent_id or "", unit)
        found[area.code] = Street(above.code, above.name, above.name_en or above.name)
    return found


def infections_by_street(incident: str, day: date) -> dict[str, int]:
    """Return by code of street how many infections count that were told up to a day, the day included.

    Whoever lives nowhere that is known is in none, and in no bulletin: the page says how many areas it covers.
    """
    streets = streets_of(incident)
    found = dict.fromkeys((street.code for street in streets.values()), 0)
    rows = NewInfection.objects.filter(incident_id=incident, counts=True, on_date__lte=day)
    for community, n in rows.values_list("community").annotate(n=Count("id")):
        if community in streets:
            found[streets[community].code] += n
    return found


def list_bulletins(by: Actor) -> QuerySet[FigureBulletin]:
    """Return the bulletins of the actor's incident, the newest first. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.LIST, Kind.PUBLIC_FIGURE)
    return FigureBulletin.objects.filter(incident_id=by.incident).order_by("-number")


def get_bulletin(by: Actor, bulletin_id: str) -> FigureBulletin:
    """Return a bulletin. :raises NotAllowed: `wrong_role`, or `not_found`."""
    found = list_bulletins(by).filter(pk=bulletin_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def released(incident: str) -> list[FigureBulletin]:
    """Return the released bulletins of an incident, the first first."""
    return list(FigureBulletin.objects.filter(incident_id=incident, state="released").order_by("on_date"))


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One area of a bulletin: new cases since the one before, and in all; None is hidden, "" was not told that day."""

    code: str
    zh: str
    en: str
    new: int | None
    total: int | str | None

    def name(self, language: str) -> str:
        """Return what the area is called in a language of the public pages."""
        return self.en if language == "en" else self.zh


def bulletin_lines(row: FigureBulletin) -> list[BulletinLine]:
    """Return a bulletin as a table: the whole incident first, its code "*", then its areas by code."""
    told = {(area, measure): figure for area, measure, figure in row.shown}
    named = [("*", "", ""), *((code, zh, en) for code, zh, en in row.names)]
    return [BulletinLine(code, zh, en, told.get((code, NEW)), told.get((code, TOTAL), "")) for code, zh, en in named]


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """What the desk publishes of itself for [since, until): counts of the gate, medians in minutes, retention runs.

    A median is None where fewer than `ENOUGH` orders stand behind it.
    """

    gate: MonthCounts
    orders_opened: int
    orders_closed: int
    minutes_to_sign: int | None
    minutes_to_close: int | None
    retention_runs: int
    records_erased: int
    persons_erased: int


def figures_of_days(incident: str, at: datetime) -> tuple[date, DeskFigures]:
    """Return the desk's own figures of the last whole days in the incident's zone, and the last of these days."""
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=incident)
    since, until = whole_days(at, zone)
    return until.date() - timedelta(days=1), desk_figures(incident, since, until)


def desk_figures(incident: str, since: datetime, until: datetime) -> DeskFigures:
    """Return the figures of the desk itself for [since, until); drills are counted in drills alone."""
    orders = WorkOrder.objects.filter(incident_id=incident)
    opened = orders.filter(opened_at__gte=since, opened_at__lt=until)
    closed = orders.filter(ended_at__gte=since, ended_at__lt=until)
    runs = list(Deletion.objects.filter(incident_id=incident, done_at__gte=since, done_at__lt=until))
    return DeskFigures(
        gate=month_counts(incident, since, until), orders_opened=opened.count(), orders_closed=closed.count(),
        minutes_to_sign=_median(_signed(opened)),
        minutes_to_close=_median(closed.values_list("opened_at", "ended_at")),
        retention_runs=len(runs), records_erased=sum(len(run.records) for run in runs),
        persons_erased=sum(len(run.persons) for run in runs),
    )  # fmt: skip


def _signed(orders: QuerySet[WorkOrder]) -> Iterator[tuple[datetime | None, datetime]]:
    """Yield when each order was dispatched for the last time, and when it was signed for after that."""
    sent = {str(pk): at for pk, at in orders.values_list("pk", "dispatched_at")}
    seen: set[str] = set()
    events = Event.objects.filter(kind="order.signed", subject="order", subject_id__in=list(sent)).order_by("-index")
    for subject, at in events.values_list("subject_id", "at"):
        if subject not in seen:
            seen.add(subject)
            yield sent[subject], at


def _median(pairs: Iterable[tuple[datetime | None, datetime | None]]) -> int | None:
    spans = [(end - start).total_seconds() / 60 for start, end in pairs if start is not None and end is not None]
    return round(median(spans)) if len(spans) >= ENOUGH else None
