"""Lines of a roster as one viewer sees them: the door of `disclosure` for residents, kept apart for its length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.screening.actions.looking import ResidentSeen, look_at_residents, reveal_resident
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.screening.models import RosterEntry


def residents_seen(look: Looker, rows: Iterable[RosterEntry]) -> list[ResidentSeen]:
    """Return lines of a roster that `access` gave as they may be seen. :raises NotAllowed: `cannot_show`."""
    return look_at_residents(rows=list(rows), by=look.by, at=look.at, surface=look.surface, session=look.session)


def reveal_of_resident(look: Looker, row: RosterEntry, name: str, reason: str, words: str) -> str:
    """Return one value of a line of a roster whole, once. :raises NotAllowed: as `reveal_resident`."""
    return reveal_resident(
        row=row, name=name, reason=reason, words=words, by=look.by, at=look.at, surface=look.surface,
        session=look.session,
    )  # fmt: skip
