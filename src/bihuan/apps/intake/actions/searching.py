"""Looking a person up: two identifiers that both fit exactly, or nothing; every try is in the log (R12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bihuan.apps.core.journal import Look, record_access, writing
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.queries.parties import is_ended, limits_of
from bihuan.apps.intake.queries.searching import KINDS, persons_matching
from bihuan.apps.intake.rules.asking import PURPOSES, SEARCHERS
from bihuan.engine.cleaning import Problem, parse_citizen_number, parse_name, parse_phone

_WILD = frozenset("*%?")


def find_person(*, identifiers: Mapping[str, str], purpose: str, by: Actor, at: datetime, session: str = "") -> str:
    """Return the pseudonym of the one person whom two identifiers or more fit exactly, "" when there is none.

    `identifiers` are some of document (as kind:number, or a citizen number), phone, name.

    :raises NotAllowed: `wrong_role`, `incident_ended`, `unlawful_purpose`, `second_identifier`, `wildcard`,
        `bad_identifier`, `too_many_searches`; such a try is recorded too.
    """
    with writing():
        told = {kind: value.strip() for kind, value in identifiers.items() if value.strip()}
        refusal = _refusal(told, purpose, by, at)
        found = [] if refusal else persons_matching(by.incident, _clean(told))
        person = found[0] if len(found) == 1 else ""
        decision = "refused" if refusal else "shown"
        fields = tuple(sorted(set(told) & set(KINDS)))
        look = Look(
            "search", "person", person, person, fields, purpose[:40], refusal, decision, session,
            more={"found": len(found)},
        )  # fmt: skip
        record_access(look, by=by, at=at)
    if refusal:
        raise NotAllowed(refusal)
    return person


def _refusal(told: Mapping[str, str], purpose: str, by: Actor, at: datetime) -> str:
    if by.role not in SEARCHERS or by.unit:
        return "wrong_role"
    if is_ended(by.incident, at):
        return "incident_ended"
    if purpose not in PURPOSES:
        return "unlawful_purpose"
    if any(_WILD & set(value) for value in told.values()):
        return "wildcard"
    if set(told) - set(KINDS) or len(told) < 2:
        return "second_identifier"
    if any(not value for value in _clean(told).values()):
        return "bad_identifier"
    limits = limits_of(by.incident)
    since = at - timedelta(hours=limits.budget_hours)
    tries = AccessEntry.objects.filter(account=by.account, act="search", at__gt=since, incident=by.incident).count()
    return "too_many_searches" if tries >= limits.searches_stop else ""


def _clean(told: Mapping[str, str]) -> dict[str, str]:
    """Return the identifiers as they are kept, "" for one that cannot be one."""
    return {kind: _CLEANERS[kind](value) for kind, value in told.items()}


def _document(value: str) -> str:
    if ":" in value:
        return value
    number = parse_citizen_number(value)
    return "" if isinstance(number, Problem) else f"citizen_number:{number}"


def _phone(value: str) -> str:
    number = parse_phone(value)
    return "" if isinstance(number, Problem) else number


def _name(value: str) -> str:
    name = parse_name(value)
    return "" if isinstance(name, Problem) else name


_CLEANERS = {"document": _document, "phone": _phone, "name": _name}
