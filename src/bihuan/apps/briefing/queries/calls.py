"""What is known of calls: whose number it is, by blind indexes; how a callee's code stands; who called how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count

from bihuan.apps.briefing.models import CallCode, CallTry
from bihuan.apps.briefing.rules.calls import DAY, MINUTE, SEEN_FOR, Live, about
from bihuan.apps.briefing.rules.sources import net_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.core.sealing import digest_of, index_of
from bihuan.apps.intake.queries.whereabouts import reachable
from bihuan.apps.orders.models import WorkOrder
from bihuan.engine.cleaning import Problem, parse_phone, split_phones
from bihuan.engine.vault.blind import normalised

PURPOSE, PEPPER, SOURCE, TOKEN = "verify", "verify-pepper", "verify-source", "verify-token"
"""The keys of the installation, not of an incident: a check knows no incident, and what lies under them is gone in a
day."""


def callee_index(number: str) -> str:
    """Return the blind index of a number, however it is written (NFKC, +86, spaces, trunk 0; R32)."""
    read = parse_phone(number)
    return index_of("", PURPOSE, number if isinstance(read, Problem) else read)


def peppered(code: str) -> str:
    """Return the HMAC of a code under the pepper, which lies outside the database."""
    return digest_of("", PEPPER, code.encode())


def number_of(row: WorkOrder, told: str) -> str:
    """Return the number to be called: the one told, or the first that stands in the order.

    :raises NotAllowed: `no_number_to_call`: none stands there; `unreadable_phone`.
    """
    numbers = split_phones(told) or _numbers_of(row)
    if not numbers:
        raise NotAllowed("no_number_to_call")
    if isinstance(parse_phone(numbers[0]), Problem):
        raise NotAllowed("unreadable_phone")
    return numbers[0]


def is_number_of(row: WorkOrder, number: str) -> bool:
    """Say whether a number stands in the order or with the person it is about."""
    return callee_index(number) in {callee_index(one) for one in _numbers_of(row)}


def _numbers_of(row: WorkOrder) -> list[str]:
    person = row.content.person
    known = reachable(row.incident_id, [person]).get(person) if person else None
    return [*split_phones(row.content.phone), *split_phones(known.phone if known else "")]


def source_index(address: str) -> str:
    """Return the keyed index of where a check came from, by which a minute's are counted; an IPv6 net counts as one."""
    return index_of("", SOURCE, net_of(address))


def token_index(token: str) -> str:
    """Return by what the page of a success is found."""
    return digest_of("", TOKEN, token[:64].encode())


@dataclass(frozen=True, slots=True)
class NewestCode:
    """The newest code of a callee: what is kept of it, how it stands, and by which count of moves it is taken."""

    id: str
    n: int
    incident: str
    kept: str
    live: Live


def newest_code(callee: str) -> NewestCode | None:
    """Return the newest code of a callee, whatever became of it; one question."""
    rows = CallCode.objects.filter(callee_index=callee).order_by("-opened_at", "-id")
    row = rows.values_list(
        "id", "n", "incident", "code_hash", "opened_at", "expires_at", "voided_at", "used_at", "incident__ends_at"
    ).first()  # fmt: skip
    return NewestCode(*row[:4], Live(*row[4:])) if row else None


def tries_before(callee: str, source: str, since: datetime, at: datetime) -> tuple[int, int]:
    """Return how often a callee's code was tried since it was opened, and a source tried in this minute; two questions.

    The try that asks was written before: it counts itself, and so do all that were written before it.
    """
    of_callee = CallTry.objects.filter(callee_index=callee, at__gte=since).count()
    of_source = CallTry.objects.filter(source_index=source, at__gt=at - MINUTE).count()
    return of_callee, of_source


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a success says: about when the call was placed (whole ten minutes, in the incident's zone), and the word."""

    placed_at: datetime
    word: str
    is_drill: bool


def confirmation_of(token: str, at: datetime) -> Confirmation | None:
    """Return what a success says, while it may still be shown; None for anything else."""
    row = confirmed_call(token, at)
    if row is None:
        return None
    placed = about(row.opened_at.astimezone(ZoneInfo(row.incident.time_zone)))
    return Confirmation(placed, row.word, row.incident.is_drill)


def confirmed_call(token: str, at: datetime) -> CallCode | None:
    """Return the call that a token belongs to, within 30 minutes of the success."""
    found = CallCode.objects.filter(token_index=token_index(token), used_at__gt=at - SEEN_FOR)
    return found.select_related("incident").first() if token else None


def calls_of(by: Actor, at: datetime) -> list[CallCode]:
    """Return the codes that the actor opened within 24 hours, newest first."""
    mine = CallCode.objects.filter(incident_id=by.incident, officer=by.account, opened_at__gt=at - DAY)
    return list(mine.order_by("-opened_at", "-id"))


def my_code(order: str, by: Actor) -> CallCode | None:
    """Return the newest code that the actor opened about an order, whatever became of it."""
    mine = CallCode.objects.filter(incident_id=by.incident, order=order, officer=by.account)
    return mine.order_by("-opened_at", "-id").first()


@dataclass(frozen=True, slots=True)
class OfficerDay:
    """How many codes one officer opened within 24 hours, how many were confirmed."""

    officer: str
    unit: str
    opened: int
    confirmed: int


def officers_of_day(by: Actor, at: datetime) -> list[OfficerDay]:
    """Return who opened how many codes within 24 hours, most first: for who reviews. :raises NotAllowed: wrong role."""
    check_may(by, Action.LIST, Kind.CALL_CODE, by.unit)
    rows = CallCode.objects.filter(incident_id=by.incident, opened_at__gt=at - DAY)
    rows = rows.filter(unit=by.unit) if by.unit else rows
    found = rows.values("officer", "unit").annotate(opened=Count("id"), confirmed=Count("used_at"))
    return [OfficerDay(**one) for one in found.order_by("-opened", "officer")]


def is_official(number: str, lines: Mapping[str, str]) -> bool:
    """Say whether a number is one of the official lines, however it is written; nothing of it is kept."""
    told = {normalised(number), normalised(number).removeprefix("+86"), normalised(number).removeprefix("0086")}
    return bool((told - {""}) & {normalised(line) for line in lines.values()})
