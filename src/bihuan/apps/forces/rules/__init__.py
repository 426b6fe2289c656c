"""Who holds which duty role. Pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.rules import is_running


@dataclass(frozen=True, slots=True)
class Holding:
    """One duty role held by one person over a half-open period."""

    role: str
    account: str
    name: str
    starts_at: datetime
    ends_at: datetime


def holder_at(holdings: Sequence[Holding], role: str, at: datetime) -> Holding | None:
    """Return who holds the role at the instant; the latest to begin when two overlap; None when nobody does."""
    now = [one for one in holdings if one.role == role and is_running(one.starts_at, one.ends_at, at)]
    return max(now, key=lambda one: one.starts_at, default=None)
