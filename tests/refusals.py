"""What a rule said to somebody who tried."""

from __future__ import annotations

from collections.abc import Callable

from bihuan.apps.core.rules import NotAllowed


def refusal_of(act: Callable[[], object]) -> str:
    """Do it, and return the code with which it was refused, "" when it was not."""
    try:
        act()
    except NotAllowed as refusal:
        return refusal.code
    return ""
