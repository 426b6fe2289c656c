"""What a person says of an item of a report, read from the form: whose it is, when, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone, is_naive

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.actions.searching import find_person
from bihuan.apps.intake.queries.desk import places_of
from bihuan.apps.tracing.access import list_cases
from bihuan.apps.tracing.actions.cases import CaseTold
from bihuan.apps.tracing.actions.reports import CaseSaid, VisitSaid
from bihuan.apps.tracing.rules.classifying import REASONS, Classification

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.web.parts.disclosure import Looker

CLASSES = (Classification.SUSPECT, Classification.PROBABLE, Classification.CONFIRMED)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Spot:
    """Which item: what it is, and the characters of the text at which it stands."""

    kind: str
    first: int
    last: int


def read_spot(data: QueryDict) -> Spot:
    """Return the item that is meant. :raises NotAllowed: `not_found`: the form names none."""
    first, last = data.get("first", ""), data.get("last", "")
    if not (first.isascii() and first.isdecimal() and last.isascii() and last.isdecimal() and len(first + last) < 16):
        raise NotAllowed("not_found")
    return Spot(data.get("kind", "")[:10], int(first), int(last))


def read_visit(data: QueryDict, look: Looker) -> VisitSaid:
    """Return a visit as it was said: by the case's number, times in the zone of the incident, a place or words.

    :raises NotAllowed: `no_such_case`, `no_start`, `bad_end`.
    """
    number, starts = data.get("case", "").strip(), instant_of(data.get("starts_at", ""))
    known = number.isascii() and number.isdecimal() and len(number) <= 9
    case = list_cases(look.by).filter(number=int(number)).first() if known else None
    if case is None:
        raise NotAllowed("no_such_case")
    if starts is None:
        raise NotAllowed("no_start")
    said = data.get("ends_at", "").strip()
    ends = instant_of(said)
    if said and ends is None:
        raise NotAllowed("bad_end")
    where = data.get("place", "").strip()[:_LONGEST]
    place = next((str(one.pk) for one in places_of(look.by.incident) if one.name == where), "") if where else ""
    return VisitSaid(str(case.person_id), starts, ends, place, "" if place else where)


def read_case(data: QueryDict, look: Looker) -> CaseSaid:
    """Return a case as it was said; the person is found by two identifiers that both fit exactly (R12).

    :raises NotAllowed: `nobody_found`, or why nobody may be looked for (`find_person`); `bad_date`.
    """
    onset, sample, reported = (_date(data.get(name, "")) for name in ("onset_date", "sample_date", "report_date"))
    told = CaseTold(onset_date=onset, sample_date=sample, report_date=reported)
    told_by = {name: data.get(name, "")[:_LONGEST] for name in ("document", "phone", "name")}
    person = find_person(
        identifiers=told_by, purpose="find_source", by=look.by, at=look.at, session=look.session
    )  # fmt: skip
    if not person:
        raise NotAllowed("nobody_found")
    name = data.get("classification", "")
    reasons = REASONS.get(Classification(name), ()) if name in set(Classification) else ()
    said = data.get("ground", "")
    return CaseSaid(person, name[:20], said if said in reasons else (reasons or ("",))[0], told)


def instant_of(said: str) -> datetime | None:
    """Return an instant from a field of the browser, None for none."""
    try:
        found = parse_datetime(said.strip())
    except ValueError:
        return None
    if found is None or not 2000 < found.year < 2100:
        return None
    return found.replace(tzinfo=get_current_timezone()) if is_naive(found) else found


def _date(said: str) -> date | None:
    if not said.strip():
        return None
    try:
        found = parse_date(said.strip())
    except ValueError:
        found = None
    if found is None:
        raise NotAllowed("bad_date")
    return found
