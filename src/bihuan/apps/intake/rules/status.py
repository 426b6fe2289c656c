"""A person's status: a pure function of evidence, with the rule's version and an end (R15). Nothing else makes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bihuan.apps.intake.rules.limits import Limits, limits_for
from bihuan.engine.protocol.rules import ProtocolRules


class EvidenceKind(StrEnum):
    """What a row of evidence says."""

    LAB_POSITIVE = "lab_positive"
    HEALTH_PROBABLE = "health_probable"
    EXPOSURE = "exposure"
    ZONE_STAY = "zone_stay"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of evidence: what, about when, known since when, and the values that rules ask for (codes, dates)."""

    id: str
    kind: str
    at: datetime
    added_at: datetime
    until: datetime | None = None
    reference: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Status:
    """What a person is: the level's code, because of which evidence, by which rule, until when."""

    level: str
    because: tuple[str, ...]
    rule: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Finding:
    rank: int
    level: str
    number: int
    fact: str
    expires_at: datetime


RULE_NUMBERS = {
    EvidenceKind.LAB_POSITIVE: 1, EvidenceKind.HEALTH_PROBABLE: 2, EvidenceKind.EXPOSURE: 3, EvidenceKind.ZONE_STAY: 4,
}  # fmt: skip


def status_of(evidence: Sequence[Fact], at: datetime, protocol: ProtocolRules, digest: str) -> Status | None:
    """Return the status at the instant, None when no evidence gives one; `digest` names the protocol's file.

    Rule 1: a laboratory's positive → confirmed, for the infectious window. 2: a health approver's word → probable, 48
    hours. 3: an exposure of a contact category → that category, until its follow-up ends. 4: a stay in an area of a
    level → `from_<level>`, for the protocol's days. The highest counts; it ends when its last evidence does.
    """
    limits = limits_for(protocol)
    findings = [found for fact in standing(evidence, at) if (found := _find(fact, protocol, limits))]
    live = [found for found in findings if at < found.expires_at]
    if not live:
        return None
    top = min(live, key=lambda one: one.rank)
    same = [one for one in live if one.level == top.level]
    version = f"{digest[:12]}/{top.number}"
    return Status(top.level, tuple(sorted(one.fact for one in same)), version, max(one.expires_at for one in same))


def standing(evidence: Iterable[Fact], at: datetime) -> list[Fact]:
    """Return the evidence that counts: known by then, not withdrawn, not older than a release."""
    known = [fact for fact in evidence if fact.at <= at and fact.added_at <= at]
    withdrawn = {fact.reference for fact in known if fact.kind == EvidenceKind.WITHDRAWN}
    left = [fact for fact in known if fact.id not in withdrawn]
    released = max((fact.at for fact in left if fact.kind == EvidenceKind.RELEASED), default=None)
    return [fact for fact in left if released is None or fact.at > released]


def _find(fact: Fact, protocol: ProtocolRules, limits: Limits) -> _Finding | None:
    levels = _levels(protocol, limits)
    name = {
        EvidenceKind.LAB_POSITIVE: "confirmed", EvidenceKind.HEALTH_PROBABLE: "probable",
        EvidenceKind.EXPOSURE: fact.values.get("category", ""),
        EvidenceKind.ZONE_STAY: f"from_{fact.values.get('level', '')}",
    }.get(EvidenceKind(fact.kind) if fact.kind in set(EvidenceKind) else EvidenceKind.WITHDRAWN, "")  # fmt: skip
    number = RULE_NUMBERS.get(EvidenceKind(fact.kind), 0) if fact.kind in set(EvidenceKind) else 0
    if (number, name) not in levels:
        return None
    rank, lasts = levels[(number, name)]
    ends = fact.at + lasts
    return _Finding(rank, name, number, fact.id, min(ends, fact.until) if fact.until else ends)


def _levels(protocol: ProtocolRules, limits: Limits) -> dict[tuple[int, str], tuple[int, timedelta]]:
    """Return every level with its rank (0 is the highest) and how long one piece of evidence holds it."""
    table = [((1, "confirmed"), limits.window_days * 24), ((2, "probable"), limits.probable_hours)]
    table += [((3, one.code), one.follow_up_days * 24) for one in protocol.contact_categories if one.follow_up_days]
    table += [((4, f"from_{row.level}"), max(row.days, row.within_days) * 24) for row in protocol.spill_over]
    return {key: (rank, timedelta(hours=lasts)) for rank, (key, lasts) in enumerate(table)}
