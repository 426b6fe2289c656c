"""What a plan may become, how two plans differ, and what may be overridden by whom. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.engine.ledger.canonical import canonical_bytes, instant

MAKING, DRAFT, PUBLISHED, REPLACED, DROPPED = "making", "draft", "published", "replaced", "dropped"
OPEN = (MAKING, DRAFT)
NEVER = frozenset({"unknown", "twice", "two_places", "absent"})  # no reason lets somebody be where they are not
ONLY_FOR_LIFE = frozenset({"heat_forbidden"})
LIFE = "life_at_risk"
OVERRIDERS = frozenset({Role.DESK_LEAD})
OVERRIDE_REASONS = (LIFE, "relief_failed", "nobody_else", "order_from_above", "own_wish")
LONGEST_PLAN = timedelta(days=14)
WAYS = ("plan", "replan", "roster", "hand")
MOST_SECONDS = 120


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One officer at one need from `starts_at` to `ends_at`."""

    officer: str
    starts_at: datetime
    ends_at: datetime
    need: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one officer's block: `before` and `after` are needs, "" for none."""

    officer: str
    starts_at: datetime
    before: str
    after: str

    @property
    def kind(self) -> str:
        """Say whether the officer gains the block, loses it, or moves to another need in it."""
        if not self.before:
            return "gained"
        return "moved" if self.after else "lost"


def difference(before: Iterable[Cell], after: Iterable[Cell]) -> tuple[Change, ...]:
    """Return what one plan changes against another, officer by officer and block by block, in order."""
    old = {(one.officer, one.starts_at): one.need for one in before}
    new = {(one.officer, one.starts_at): one.need for one in after}
    keys = sorted(old.keys() | new.keys())
    return tuple(
        Change(officer, starts_at, old.get((officer, starts_at), ""), new.get((officer, starts_at), ""))
        for officer, starts_at in keys
        if old.get((officer, starts_at)) != new.get((officer, starts_at))
    )


def counts_of(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many changes there are of each kind."""
    counts = {"gained": 0, "lost": 0, "moved": 0}
    for change in changes:
        counts[change.kind] += 1
    return counts


def in_two_places(cells: Iterable[Cell]) -> tuple[tuple[Cell, Cell], ...]:
    """Return every two neighbouring assignments of one officer that share an instant."""
    ordered = sorted(cells)
    return tuple((a, b) for a, b in pairwise(ordered) if a.officer == b.officer and b.starts_at < a.ends_at)


def digest_of(cells: Iterable[Cell], overrides: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    """Return the hex SHA-256 over every assignment of a plan in order, with who overrode it and why."""
    rows = [
        [one.officer, one.need, instant(one.starts_at), instant(one.ends_at),
         *overrides.get((one.officer, one.need), ("", ""))]
        for one in sorted(cells)
    ]  # fmt: skip
    # nosemgrep: hash-without-key - over identifiers of officers and needs, to tell two plans apart
    return hashlib.sha256(canonical_bytes(rows)).hexdigest()


def check_period(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a plan that ends before it begins or is longer than fourteen days.

    :raises NotAllowed: `end_before_start`, `plan_too_long`.
    """
    if ends_at <= starts_at:
        raise NotAllowed("end_before_start")
    if ends_at - starts_at > LONGEST_PLAN:
        raise NotAllowed("plan_too_long", days=LONGEST_PLAN.days)


def check_override(role: Role, rules: Iterable[str], reason: str) -> None:
    """Refuse to break these rules without a reason, for a reason that is none, or by somebody who may not.

    :raises NotAllowed: `rule_forbids` (no reason is given), `never_overridden` with the rule, `only_lead_overrides`,
        `bad_reason`, `only_for_life`: nobody stands in heat beyond the limit unless a life is at risk.
    """
    broken = sorted(set(rules))
    if not broken:
        return
    if never := sorted(NEVER & set(broken)):
        raise NotAllowed("never_overridden", rule=never[0])
    if not reason:
        raise NotAllowed("rule_forbids", rule=broken[0], rules=",".join(broken))
    if role not in OVERRIDERS:
        raise NotAllowed("only_lead_overrides")
    if reason not in OVERRIDE_REASONS:
        raise NotAllowed("bad_reason")
    if ONLY_FOR_LIFE & set(broken) and reason != LIFE:
        raise NotAllowed("only_for_life")
