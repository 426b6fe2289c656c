"""What stands on the page of one box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names
from bihuan.apps.orders.queries.orders import story
from bihuan.apps.screening.actions.looking_tubes import look_at_hands
from bihuan.apps.screening.queries.custody import handovers_of, tubes_in
from bihuan.web.desk.screening.forms import ScreeningForm
from bihuan.web.desk.tubes.forms import CountForm, HandsForm, ScanForm
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Box


def box_context(row: Box, look: Looker, refused: dict[str, ScreeningForm] | None = None) -> dict[str, Any]:
    """Return the box with its tubes (closed until counted), hands and story; `refused` are forms that were refused."""
    is_counted = row.counted_n is not None
    tubes = tubes_in(row) if is_counted else []
    events, hands = list(story(row.pk)), look_at_hands(rows=handovers_of(row), by=look.by)
    names = account_names({one.actor for one in events} | {one.given_by for one, _name in hands})
    forms: dict[str, Any] = {"scan": ScanForm()} if is_counted else {"count": CountForm(), "hands": HandsForm()}
    forms = {} if row.state == "arrived" else forms
    return {
        "box": row, "tubes": tubes, "hands": [(one, names.get(one.given_by, ""), taken) for one, taken in hands],
        "story": [(one, names.get(one.actor, "")) for one in events], "forms": forms | (refused or {}),
        "missing": [one for one in tubes if one.state == "handed" and row.arrived_at],
    }  # fmt: skip
