"""Shares with an interval that is right for small numbers too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.stats import binomtest


@dataclass(frozen=True)
class Share:
    """`part` of `whole` as a share with its 95 % interval; the three figures are None when the whole is 0."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Confirmation:
    """When a case was confirmed and when it was first listed as a contact; seconds since 1970 UTC, None = not known."""

    confirmed: int | None
    listed: int | None


@dataclass(frozen=True)
class KnownContacts:
    """How many cases were already known as contacts when they were confirmed; `undated` cases are in no share."""

    known: Share
    undated: int


def share_of(part: int, whole: int) -> Share:
    """Return part / whole with Wilson's 95 % score interval (Wilson, J Am Stat Assoc 22:209, 1927).

    :raises ValueError: unless 0 <= part <= whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole}")
    if whole == 0:
        return Share(0, 0, None, None, None)
    interval = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return Share(part, whole, part / whole, float(interval.low), float(interval.high))


def known_at_confirmation(cases: Iterable[Confirmation]) -> KnownContacts:
    """Return the share of confirmed cases that were listed as contacts before or at the moment of confirmation."""
    every = tuple(cases)
    dated = [(case.confirmed, case.listed) for case in every if case.confirmed is not None]
    known = sum(listed is not None and listed <= confirmed for confirmed, listed in dated)
    return KnownContacts(share_of(known, len(dated)), len(every) - len(dated))
