"""What a patrol's phone shows: where to go and what may be said next."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import Role
from bihuan.apps.orders.access import get_order
from bihuan.apps.zones.access.emergencies import get_emergency
from bihuan.apps.zones.access.patrols import own_patrol
from bihuan.apps.zones.queries.emergencies import due_at
from bihuan.apps.zones.rules.emergencies import RESULTS
from bihuan.apps.zones.rules.patrols import BUSY
from bihuan.web.parts.disclosure import Looker, geo_link

ON_PATROL = frozenset({Role.FIELD_OFFICER})


def check_on_patrol(look: Looker) -> None:
    """Refuse who goes on no patrol. :raises NotAllowed: `wrong_role`."""
    check_role(look.by, ON_PATROL)


def screen_context(look: Looker) -> dict[str, Any]:
    """Return all that the page shows."""
    mine = own_patrol(look.by)
    told: dict[str, Any] = {
        "patrol": mine, "command": str(uuid4()), "second": str(uuid4()), "results": RESULTS, "seen": None,
    }  # fmt: skip
    if mine is None or not mine.emergency:
        return told
    row = get_emergency(look.by, mine.emergency)
    seen = look.order_alone(get_order(look.by, row.order))
    return told | {
        "row": row, "due": due_at(row), "seen": seen, "words": seen.content, "geo": geo_link(seen),
        "nexts": _nexts(mine.state), "is_signed": row.signed_at is not None,
    }  # fmt: skip


def _nexts(state: str) -> list[str]:
    """Return what may be said next, the likely word first; one may leave a word out, never go back."""
    return ["available"] if state == "controlled" else list(BUSY[BUSY.index(state) + 1 :])
