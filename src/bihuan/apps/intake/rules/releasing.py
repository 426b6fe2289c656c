"""How many identities of a case may be released now (R11): 500 alone, then in approved tranches, never over 5,000."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.intake.rules.limits import Limits


@dataclass(frozen=True, slots=True)
class Room:
    """How many identities may go out now, and why not more: `needs_tranche`, `never_more`, or "" (there is room)."""

    alone: int
    with_tranche: int
    code: str


def room_of_case(*, released: int, wanted: int, tranches: int, limits: Limits) -> Room:
    """Return the room of a case of which so many identities are out already, with so many approved tranches unused."""
    most = max(limits.identities_most - released, 0)
    alone = min(max(limits.identities_alone - released, 0), wanted, most)
    extra = min(limits.tranche if tranches else 0, wanted - alone, most - alone)
    left = wanted - alone - extra
    if not left:
        return Room(alone, extra, "")
    return Room(alone, extra, "never_more" if alone + extra == most else "needs_tranche")
