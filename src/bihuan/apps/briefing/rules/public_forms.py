"""The forms by which residents ask for help or come on the register: limits, receipts, what is dialled first. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.rules.needs import LANGUAGES, NEEDS

CARE_NEEDS, CARE_LANGUAGES = NEEDS, LANGUAGES
"""What the form offers: the codes of the register, since the public site may know of residents by this context only."""
CARE_CONSENTS: Final = ("to_hospital", "to_volunteers")
ACCOUNT: Final = "public"
"""Under which account the forms of the public write: nobody's."""
MOST_A_MINUTE: Final = 60
"""So many of one form are taken in a minute, of all residents together: no address of anybody is looked at. [D]"""
MINUTE: Final = timedelta(minutes=1)
TWICE_WITHIN: Final = timedelta(hours=1)
"""The same form sent again within so long is the same sending: a press of reload, a second press of the button."""
AT_ONCE: Final = "P1"
RECEIPT_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Signs that are not taken for one another on the telephone: no 0, O, 1, I."""


def check_flood(taken: int) -> None:
    """Refuse where too many came within the minute. :raises NotAllowed: `too_many_now`."""
    if taken >= MOST_A_MINUTE:
        raise NotAllowed("too_many_now")


def slots(at: datetime) -> tuple[int, int]:
    """Return the number of the present stretch of `TWICE_WITHIN` since 1970, and that of the one before."""
    now = int(at.timestamp() // TWICE_WITHIN.total_seconds())
    return now, now - 1


def receipt_of(digest: str) -> str:
    """Return eight signs, 4-4, made from a keyed digest in hex: what a resident names when they ask again."""
    value = int(digest[:16], 16)
    signs = ""
    for _ in range(8):
        value, sign = divmod(value, len(RECEIPT_SIGNS))
        signs += RECEIPT_SIGNS[sign]
    return f"{signs[:4]}-{signs[4:]}"


def told_of(told: Mapping[str, object]) -> str:
    """Return what was told as one text, the same for the same form whatever the order of its fields."""
    return repr(sorted((name, str(value).strip()) for name, value in told.items()))
