"""One tube with its whole story: who is in it (masked), its box, its results, whom it holds, its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.orders.queries.orders import story
from bihuan.apps.screening.access.tubes import get_tube
from bihuan.apps.screening.actions.custody_losing import lose_tube
from bihuan.apps.screening.queries.positives import clock_of_tube, held_by
from bihuan.apps.screening.queries.results import results_of_tube
from bihuan.apps.screening.queries.tubes import members_of
from bihuan.apps.screening.rules.custody import LOSERS, MAY_BE_LOST
from bihuan.web.desk.screening.forms import Told, send
from bihuan.web.desk.tubes.forms import LoseForm
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.residents import residents_seen
from bihuan.web.parts.sessions import SessionRequest, with_session
from bihuan.web.parts.spans import span_words

if TYPE_CHECKING:
    from bihuan.apps.screening.models import Pool

PAGE = "desk/tubes/tube.html"


@require_GET
@with_session
def tube(request: SessionRequest, pool_id: UUID) -> HttpResponse:
    """Show the tube."""
    look = looker(request)
    return render(request, PAGE, _context(get_tube(look.by, str(pool_id)), look))


def _context(row: Pool, look: Looker, form: LoseForm | None = None) -> dict[str, Any]:
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
    met = look.travellers([one.traveller for one in swabs if one.traveller])
    names |= {key: values["name"] for key, values in met.items()}
    keys = [one.entry_id or one.traveller_id or "" for one in swabs]
    return [(swab, names.get(key, ""), held.get(key)) for swab, key in zip(swabs, keys, strict=True)]


@require_POST
@with_session
def lose(request: SessionRequest, pool_id: UUID) -> HttpResponse:
    """Give the tube up; its people are missing again."""
    look = looker(request)
    row, form = get_tube(look.by, str(pool_id), Action.UPDATE), LoseForm(request.POST)

    def do(told: Told) -> str:
        freed = lose_tube(pool_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("Given up. %(n)s people are missing again.") % {"n": len(freed)}

    return send(
        request, form, do, back=("desk:tube", row.pk), page=PAGE,
        context=lambda: _context(get_tube(look.by, row.pk), look, form),
    )  # fmt: skip
