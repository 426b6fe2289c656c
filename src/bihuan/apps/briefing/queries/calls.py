"""What is known of calls: whose number it is, by blind indexes; the caller's own codes of today."""

from __future__ import annotations

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.sealing import digest_of, index_of
from bihuan.apps.intake.queries.whereabouts import reachable
from bihuan.apps.orders.models import WorkOrder
from bihuan.engine.cleaning import Problem, parse_phone, split_phones

PURPOSE, PEPPER = "verify", "verify-pepper"
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
