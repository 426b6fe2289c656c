"""From cases, visits and exposures to values that the engine weighs: numbers of cases and places, never names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, get_args
from zoneinfo import ZoneInfo

from bihuan.apps.core.models import Place
from bihuan.apps.tracing.models import Case, Exposure, Visit
from bihuan.apps.tracing.queries.protocols import Rules, rules_of
from bihuan.engine.tracing.clusters import links_of_stays
from bihuan.engine.tracing.network import Certainty, ChainCase, Kind, Link, Network, Stay
from bihuan.engine.tracing.serial import SerialInterval
from bihuan.engine.tracing.weights import ChainRules, weigh

# What kind of meeting a place stands for; every other kind of place is a venue.
KINDS: Final[Mapping[str, Kind]] = {
    "home": "household", "residence": "household", "household": "household", "hospital": "care", "clinic": "care",
    "care_home": "care", "school": "school", "workplace": "work", "restaurant": "meal", "transport": "transport",
    "station": "transport", "gathering": "gathering",
}  # fmt: skip
_BY_TYPE: Final[Mapping[str, Kind]] = {
    "household": "household", "transport": "transport", "care": "care", "named": "contact", "companion": "contact",
    "direct_contact": "contact", "body_fluids": "contact", "skin_contact": "contact", "bedding": "household",
}  # fmt: skip
_CERTAINTIES: Final[Mapping[str, Certainty]] = {"certain": "confirmed", "probable": "probable", "possible": "suspected"}
_IMPORTED: Final = "imported"
_DISCARDED, _REFUSED = "discarded", "refused"


@dataclass(frozen=True, slots=True)
class PlaceOfChain:
    """A place that cases stayed at, by its number in this reading; the position is WGS-84, None = unknown."""

    number: int
    id: str
    name: str
    kind: str
    position: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Chains:
    """What an incident knows of its cases as the engine takes it, and back: number of a case → its row's identifier.

    `parameters` is why the arrows weigh what they weigh: the serial interval of the protocol, "" source = a default.
    """

    cases: tuple[ChainCase, ...]
    links: tuple[Link, ...]
    stays: tuple[Stay, ...]
    places: tuple[PlaceOfChain, ...]
    rules: Rules
    ids: Mapping[int, str]
    persons: Mapping[int, str]

    @property
    def serial(self) -> SerialInterval:
        """The serial interval of the protocol; the engine's default where the protocol tells none."""
        told = self.rules.protocol.intervals
        if told is None:
            return SerialInterval()
        return SerialInterval("gamma", told.serial_interval.mean_days, told.serial_interval.sd_days)

    @property
    def serial_source(self) -> str:
        """Where the serial interval was published, "" for the engine's default."""
        told = self.rules.protocol.intervals
        return told.serial_interval.source if told is not None else ""

    @property
    def dated(self) -> tuple[ChainCase, ...]:
        """The cases of which an onset or a report is known; nothing can be said of when the others fell ill."""
        return tuple(one for one in self.cases if one.onset_from is not None or one.reported is not None)

    def network(self) -> Network:
        """Weigh who may have infected whom, by the protocol's serial interval and what is known of meetings."""
        return weigh(self.dated, self.links, ChainRules(serial=self.serial))


def chains_of(incident: str) -> Chains:
    """Read the cases that nobody discarded, their confirmed stays, and the exposures between them that nobody refused.

    Four questions to the database, however many cases there are. :raises NotAllowed: `no_protocol`.
    """
    rules = rules_of(incident)
    rows = list(Case.objects.filter(incident=incident).exclude(classification=_DISCARDED).order_by("number"))
    by_person = {str(row.person_id): row.number for row in rows}
    visits = list(
        Visit.objects.filter(incident=incident, is_confirmed=True, person__cases__in=rows).order_by("starts_at", "id")
    )
    places = _places({str(one.place_id) for one in visits if one.place_id})
    stays = tuple(_stays(visits, by_person, {one.id: one.number for one in places}, rules))
    interviewed = {str(one.person_id) for one in visits if one.origin == "interview"}
    exposure = rules.protocol.exposure
    kinds = {one.number: KINDS.get(one.kind, "venue") for one in places}
    met = links_of_stays(stays, kinds, residual_minutes=exposure.residual_minutes, minutes=max(exposure.minutes, 1))
    return Chains(
        cases=tuple(_case(row, str(row.person_id) in interviewed, rules.zone) for row in rows),
        links=(*_links(incident, by_person), *met), stays=stays, places=places, rules=rules,
        ids={row.number: str(row.pk) for row in rows}, persons={row.number: str(row.person_id) for row in rows},
    )  # fmt: skip


def _case(row: Case, is_interviewed: bool, zone: str) -> ChainCase:
    onset = (
        (midnight(row.onset_date, zone), midnight(row.onset_date + timedelta(days=1), zone)) if row.onset_date else None
    )
    known = row.report_date or row.sample_date
    return ChainCase(
        case=row.number, onset_from=onset[0] if onset else None, onset_to=onset[1] if onset else None,
        reported=midnight(known, zone) if known else None, is_interviewed=is_interviewed,
        is_imported=True if row.known_source == _IMPORTED else None,
    )  # fmt: skip


def midnight(day: date, zone: str) -> int:
    """Return the first second of a date in the zone, in seconds since 1970 UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


def _places(ids: set[str]) -> tuple[PlaceOfChain, ...]:
    rows = Place.objects.filter(pk__in=ids).order_by("pk") if ids else []
    return tuple(
        PlaceOfChain(
            number, str(row.pk), row.name, row.kind,
            None if row.longitude is None or row.latitude is None else (float(row.longitude), float(row.latitude)),
        )
        for number, row in enumerate(rows)
    )  # fmt: skip


def _stays(
    visits: Iterable[Visit], by_person: Mapping[str, int], places: Mapping[str, int], rules: Rules
) -> Iterable[Stay]:
    """Give the stays at known places; an unknown end counts as the protocol lets a search count it."""
    longest = timedelta(minutes=rules.protocol.exposure.unknown_end_minutes)
    for one in visits:
        if str(one.place_id) in places:
            ends = one.ends_at or one.starts_at + longest
            number = places[str(one.place_id)]
            yield Stay(by_person[str(one.person_id)], number, int(one.starts_at.timestamp()), int(ends.timestamp()))


def _links(incident: str, by_person: Mapping[str, int]) -> Iterable[Link]:
    """Give the exposures of one case to another; the same two in several settings are several links."""
    found = Exposure.objects.filter(incident=incident, person__in=list(by_person)).exclude(state=_REFUSED)
    for one in found.select_related("source_case").order_by("id"):
        source, target = by_person.get(str(one.source_case.person_id)), by_person[str(one.person_id)]
        if source is not None and source != target and one.via_id is None:
            starts, ends = int(one.first_at.timestamp()), int(one.last_at.timestamp())
            seconds = one.seconds_residual or one.seconds or None
            yield Link(source, target, _kind(one), _CERTAINTIES[one.certainty], starts, ends, seconds)


def _kind(one: Exposure) -> Kind:
    known: tuple[str, ...] = get_args(Kind)
    if one.type in _BY_TYPE:
        return _BY_TYPE[one.type]
    return one.setting if one.setting in known else KINDS.get(one.setting, "venue")  # type: ignore[return-value]  # checked to be one of the literals
