"""What stands in the place of a figure that would mislead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NotShown:
    """A figure withheld: a stable code, what it would have needed, and what there was."""

    code: str
    needs: float
    has: float
