"""Which looks are reviewed each week (R23): two in a hundred by the root of a day, and every outlier. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

LEAST = 1
REVIEW_WITHIN = timedelta(days=7)
EVERY = timedelta(days=7)
OUTLIER_ACTS = frozenset({"break_glass"})
VERDICTS = ("in_order", "to_follow_up")


def rank(root: str, entry: str) -> str:
    """Return the place of an entry in the draw: its HMAC under the root, which nobody can choose or know before."""
    return hmac.new(root.encode(), entry.encode(), sha256).hexdigest()


def draw(root: str, entries: Iterable[str]) -> list[str]:
    """Return two in a hundred of the entries (rounded up, one at least of any), the same for everybody who draws."""
    ordered = sorted(set(entries), key=lambda entry: rank(root, entry))
    wanted = max(-(-len(ordered) * 2 // 100), LEAST) if ordered else 0
    return ordered[:wanted]
