"""Reports of doubtful calls, and the callees whom the reviewer asks by chance. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bihuan.apps.briefing.rules.never_ask import NEVER_ASK
from bihuan.apps.core.rules import NotAllowed as NotAllowed  # pages of the public, which see no core, take it from here

PUBLIC, HOTLINE, QUALITY = "public", "hotline", "quality"
CHANNELS: Final = (PUBLIC, HOTLINE, QUALITY)
OPEN, SETTLED = "open", "settled"
STATES: Final = (OPEN, SETTLED)
VERDICTS: Final = ("in_order", "not_ours", "misconduct", "not_reached", "told_police")
"""What the reviewer found: a proper call of ours, none of ours, ours and not proper, nobody to ask, handed to 110."""
SETTLE_WITHIN: Final = timedelta(hours=24)
A_MINUTE: Final = 30
"""So many reports a minute are taken from all of the public together: no address is kept to count by."""
LONGEST: Final = {"shown_number": 40, "words": 1000, "phone": 40}


def check_asked(asked: Iterable[str]) -> list[str]:
    """Return which of the six things a caller asked for, in their order. :raises NotAllowed: `unknown_asked`."""
    told = set(asked)
    if not told <= set(NEVER_ASK):
        raise NotAllowed("unknown_asked")
    return [one for one in NEVER_ASK if one in told]


def check_verdict(verdict: str) -> None:
    """Refuse what is no verdict. :raises NotAllowed: `unknown_verdict`."""
    if verdict not in VERDICTS:
        raise NotAllowed("unknown_verdict")
