"""Those who need care as one viewer sees them: the door of `disclosure` for the register, kept apart for its length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.core.rules.personal import Surface
from bihuan.apps.residents.access import get_entry
from bihuan.apps.residents.actions.looking import CareSeen, look_at_care, reveal_care
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.residents.models import CareEntry


def cared_for(look: Looker, rows: Iterable[CareEntry], *, is_list: bool = False) -> dict[str, CareSeen]:
    """Return entries that `access` gave as they may be seen; a long list shows everybody masked, nothing is asked for.

    :raises NotAllowed: `cannot_show`.
    """
    surface = Surface.LIST if is_list and look.surface is Surface.PAGE else look.surface
    return look_at_care(rows=list(rows), by=look.by, at=look.at, surface=surface, session=look.session)


def reveal_of_care(look: Looker, entry_id: str, name: str, reason: str, words: str) -> str:
    """Return one value of an entry whole, once. :raises NotAllowed: as `reveal_care`."""
    row = get_entry(look.by, entry_id)
    return reveal_care(
        row=row, name=name, reason=reason, words=words, by=look.by, at=look.at, surface=look.surface,
        session=look.session,
    )  # fmt: skip
