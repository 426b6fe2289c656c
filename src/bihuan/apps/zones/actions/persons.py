"""The second person of a decision: nobody decides what they drafted, under no second account either."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.queries.parties import party_of


def check_other(first: str, by: Actor, at: datetime) -> None:
    """Refuse the person who acted first, also under a second account. :raises NotAllowed: `own_request`."""
    one, other = party_of(first, by.incident, at), party_of(by.account, by.incident, at)
    if one.is_same(other) or other.granted_by == first:
        raise NotAllowed("own_request")
