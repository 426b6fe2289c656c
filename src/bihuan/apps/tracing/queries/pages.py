"""What the pages of tracing list: cases in the order of the epidemic, counts beside them, calendars, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from bihuan.apps.core.models import Place
from bihuan.apps.tracing.models import Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine
from bihuan.apps.tracing.models.contacts import LIVE
from bihuan.apps.tracing.rules.classifying import Classification
from bihuan.apps.tracing.rules.confining import IN_FORCE
from bihuan.apps.tracing.rules.exposing import CONFIRMED, PROPOSED

MOST_AT_ONCE = 500


def narrowed_cases(found: QuerySet[Case], classification: str, is_open: bool | None) -> QuerySet[Case]:
    """Return the cases of one classification ("" = all) that are open, closed or either, by onset, then by number.

    A case without an onset stands where its sample, report or opening puts it: the order of the epidemic.
    """
    if classification:
        found = found.filter(classification=classification)
    if is_open is not None:
        found = found.filter(closed_at__isnull=is_open)
    begins = Coalesce("onset_date", "sample_date", "report_date", TruncDate("opened_at"))
    return found.order_by(begins.asc(), "number")


def counts_of_cases(found: QuerySet[Case]) -> dict[str, int]:
    """Return how many of the cases there are of each classification, and how many are open and closed."""
    counted = Counter(found.order_by().values_list("classification", flat=True))
    closed = found.filter(closed_at__isnull=False).count()
    by_class = {one.value: counted[one.value] for one in Classification}
    return {**by_class, "all": sum(counted.values()), "closed": closed, "open": sum(counted.values()) - closed}


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """What hangs on one case: proposals that wait, exposures that were confirmed, contacts, of them live ones."""

    proposed: int = 0
    confirmed: int = 0
    contacts: int = 0
    live: int = 0


def counts_about(cases: Iterable[str]) -> dict[str, CaseCounts]:
    """Return what hangs on each of these cases, with two questions however many they are."""
    wanted = list(cases)
    found: dict[str, dict[str, int]] = {one: {} for one in wanted}
    states = Exposure.objects.filter(source_case__in=wanted, state__in=[PROPOSED, CONFIRMED])
    for case, state, count in states.values_list("source_case", "state").annotate(Count("id")):
        found[case][state] = count
    contacts = Contact.objects.filter(of_case__in=wanted).values_list("of_case")
    for case, count, live in contacts.annotate(n=Count("id"), live=Count("id", filter=Q(state__in=LIVE))):
        found[case] |= {"contacts": count, "live": live}
    return {case: CaseCounts(**told) for case, told in found.items()}


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """A place: its name, its kind, and its position in degrees (None = unknown)."""

    id: str
    name: str
    kind: str
    position: tuple[float, float] | None


def places_by_id(ids: Iterable[str | None], incident: str) -> dict[str, PlaceSeen]:
    """Return the places named of the incident; those in nobody's row are left out."""
    wanted = {one for one in ids if one}
    rows = Place.objects.filter(incident=incident, pk__in=wanted) if wanted else Place.objects.none()
    return {row.pk: PlaceSeen(row.pk, row.name, row.kind, _position(row)) for row in rows}


def _position(row: Place) -> tuple[float, float] | None:
    return (row.longitude, row.latitude) if row.longitude is not None and row.latitude is not None else None


def places_to_choose(incident: str, most: int = MOST_AT_ONCE) -> list[PlaceSeen]:
    """Return the places of an incident for a choice, by name."""
    rows = Place.objects.filter(incident=incident).order_by("name")[:most]
    return [PlaceSeen(row.pk, row.name, row.kind, _position(row)) for row in rows]


def exposures_about(found: QuerySet[Exposure], case: str = "", run: str = "", state: str = "") -> QuerySet[Exposure]:
    """Return the exposures of a case, of a search and in a state, where these are told, the longest first."""
    told = {name: value for name, value in (("source_case", case), ("run", run), ("state", state)) if value}
    return found.filter(**told).select_related("source_case").order_by("-seconds_residual", "id")


def counts_of_exposures(found: QuerySet[Exposure], case: str = "", run: str = "") -> dict[str, int]:
    """Return how many exposures of a case and of a search, where these are told, stand in each state."""
    told = {name: value for name, value in (("source_case", case), ("run", run)) if value}
    return dict(Counter(found.filter(**told).order_by().values_list("state", flat=True)))


def exposures_of_contact(found: QuerySet[Exposure], contact: str) -> list[Exposure]:
    """Return the exposures because of which a contact is one, the last first."""
    return list(found.filter(contact=contact).select_related("source_case").order_by("-last_at")[:MOST_AT_ONCE])


def contacts_on(found: QuerySet[Contact], state: str, day: date | None, how: str = "") -> QuerySet[Contact]:
    """Return the contacts in a state who have a check on a day, and one that went so ("" = either way)."""
    if state:
        found = found.filter(state=state)
    if day is not None:
        mine = FollowUp.objects.filter(contact=OuterRef("pk"), date=day)
        found = found.filter(Exists(mine.filter(state=how) if how else mine))
    return found.select_related("of_case").order_by("state", "ends_on", "id")


def counts_of_contacts(found: QuerySet[Contact]) -> dict[str, int]:
    """Return how many of the contacts stand in each state."""
    return dict(Counter(found.order_by().values_list("state", flat=True)))


def days_in(
    found: QuerySet[FollowUp], contact: str = "", day: date | None = None, state: str = ""
) -> QuerySet[FollowUp]:
    """Return the days of a contact, of a date, in a state, where these are told, by date."""
    told = {name: value for name, value in (("contact", contact), ("date", day), ("state", state)) if value}
    return found.filter(**told).order_by("date", "contact", "id")


def calendars_of(contacts: Iterable[str]) -> dict[str, list[FollowUp]]:
    """Return the days of each of these contacts, the first first, with one question."""
    found: dict[str, list[FollowUp]] = {one: [] for one in contacts}
    for day in FollowUp.objects.filter(contact__in=list(found)).order_by("date"):
        found[day.contact_id].append(day)
    return found


def contacts_from(found: QuerySet[Contact], *, case: str = "", contact: str = "") -> list[Contact]:
    """Return the contacts of a case, or the contacts of a contact, who are followed first."""
    told = {"of_case": case, "of_contact": None} if case else {"of_contact": contact}
    return list(found.filter(**told).order_by("state", "ends_on", "id")[:MOST_AT_ONCE])


def contacts_of_person(found: QuerySet[Contact], person: str) -> list[Contact]:
    """Return every follow-up that a person has or had, the latest first."""
    return list(found.filter(person=person).select_related("of_case").order_by("-opened_at", "-id"))


def quarantines_in(found: QuerySet[Quarantine], tab: str, now: object) -> QuerySet[Quarantine]:
    """Return the decisions of a tab: `review` those in force whose review is due, else those in that state."""
    if tab == "review":
        return found.filter(state=IN_FORCE, review_at__lte=now).order_by("review_at", "id")
    return found.filter(state=tab).order_by("review_at", "id")


def counts_of_quarantines(found: QuerySet[Quarantine], now: object) -> dict[str, int]:
    """Return how many decisions there are in each tab."""
    counted = Counter(found.order_by().values_list("state", flat=True))
    return {**counted, "review": quarantines_in(found, "review", now).count()}


def quarantines_about(found: QuerySet[Quarantine], person: str) -> list[Quarantine]:
    """Return every decision about a person, the latest first."""
    return list(found.filter(person=person).order_by("-proposed_at", "-id"))


def material_of(found: QuerySet[MaterialRequest], state: str = "", case: str = "") -> QuerySet[MaterialRequest]:
    """Return the requests in a state and of a case, where these are told, the next to expire first."""
    told = {name: value for name, value in (("state", state), ("case", case)) if value}
    return found.filter(**told).select_related("case").order_by("state", "expires_at", "id")


def counts_of_material(found: QuerySet[MaterialRequest]) -> dict[str, int]:
    """Return how many requests stand in each state."""
    return dict(Counter(found.order_by().values_list("state", flat=True)))


def span_of(calendars: Sequence[Sequence[FollowUp]]) -> tuple[date, date] | None:
    """Return the first and the last day of these calendars, None when they are empty."""
    days = [day.date for calendar in calendars for day in calendar]
    return (min(days), max(days)) if days else None
