"""What stands on the page of one tube."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names
from bihuan.apps.orders.queries.orders import story
from bihuan.apps.screening.actions.looking_tubes import look_at_travellers
from bihuan.apps.screening.queries.positives import clock_of_tube, held_by
from bihuan.apps.screening.queries.results import results_of_tube
from bihuan.apps.screening.queries.tubes import members_of
from bihuan.apps.screening.rules.custody import LOSERS, MAY_BE_LOST
from bihuan.web.desk.tubes.forms import LoseForm
from bihuan.web.parts.disclosure import Looker
from bihuan.web.parts.residents import residents_seen
from bihuan.web.parts.spans import span_words

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Pool


def tube_context(row: Pool, look: Looker, form: LoseForm | None = None) -> dict[str, Any]:
    """Return the tube with its people (masked), results, clock and story; `form` is one that was refused."""
    held = {one.entry or one.traveller: one for one in held_by(row.pk)}
    clock = clock_of_tube(row, list(held.values())) if held else None
    may_lose = look.by.role in LOSERS and row.state in MAY_BE_LOST
    events = list(story(row.pk))
    names = account_names({one.actor for one in events} | {row.filled_by})
    return {
        "tube": row, "members": _members(row, look, held), "results": results_of_tube(row.pk), "clock": clock,
        "length": span_words(clock.length(look.at)) if clock else "",
        "story": [(one, names.get(one.actor, "")) for one in events], "filled_by": names.get(row.filled_by, ""),
        "lose": (form or LoseForm()) if may_lose else None,
    }  # fmt: skip


def _members(row: Pool, look: Looker, held: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Return (sample, name masked, hold) of everybody in the tube."""
    swabs = members_of(row.pk)
    residents = residents_seen(look, [one.entry for one in swabs if one.entry])
    names: dict[str, Any] = {one.entry: one.name for one in residents}
    met = look_at_travellers(rows=[one.traveller for one in swabs if one.traveller], by=look.by)
    names |= {key: values["name"] for key, values in met.items()}
    keys = [one.entry_id or one.traveller_id or "" for one in swabs]
    return [(swab, names.get(key, ""), held.get(key)) for swab, key in zip(swabs, keys, strict=True)]
