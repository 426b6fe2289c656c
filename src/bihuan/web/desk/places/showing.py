"""What the page of public places shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.briefing.access.places import list_places, may_with_places
from bihuan.apps.briefing.actions.places import CONFIRMERS
from bihuan.apps.briefing.queries.places import Proposal, orphans, proposals
from bihuan.apps.briefing.rules.places import CHOSEN, LISTED, REFUSED, REMOVED
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.places.forms import ChooseForm, ReasonForm
from bihuan.web.desk.tracing.forms import alerts_of

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import PublicPlace
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

SIZE = 30


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal with the form that chooses it."""

    proposal: Proposal
    form: TracingForm


@dataclass(frozen=True, slots=True)
class Standing:
    """One place that waits or stands, with what can be done about it."""

    row: PublicPlace
    form: TracingForm
    is_orphan: bool
    is_own: bool


def token_of(place: str, starts_at: str) -> str:
    """Return by what the form of a proposal is known on the page."""
    return "choose-" + "".join(sign for sign in f"{place}-{starts_at}" if sign.isalnum())[:80]


def list_context(
    look: Looker, asked: Mapping[str, str], refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page shows. :raises NotAllowed: `wrong_role`."""
    found, forms = list_places(look.by), dict(refused or {})
    may_choose, may_work = may_with_places(look.by, Action.CREATE), may_with_places(look.by, Action.UPDATE)
    proposed, lacking = _proposed(look, forms) if may_choose else ([], "")
    page = Paginator(proposed, SIZE).get_page(asked.get("page"))
    gone = orphans(look.by.incident, look.at) if may_work and not lacking else set()
    listed = [_standing(one, look, "remove", forms, gone) for one in found.filter(state=LISTED, leaves_at__gt=look.at)]
    chosen = [_standing(one, look, "refuse", forms, gone) for one in found.filter(state=CHOSEN)]
    shown = {f"{kind}-{one.row.pk}" for kind, rows in (("remove", listed), ("refuse", chosen)) for one in rows}
    shown |= {one.form.prefix_of_ids for one in proposed}
    off = found.filter(state__in=[REMOVED, REFUSED]).order_by("-removed_at", "name")
    return {
        "page": page, "proposed": list(page.object_list), "proposed_n": len(proposed), "lacking": lacking,
        "chosen": chosen, "listed": listed, "off": list(off[:SIZE]), "off_n": off.count(), "may_choose": may_choose,
        "may_work": may_work, "may_confirm": look.by.role in CONFIRMERS, "open_form": next(iter(forms), ""),
        "alerts": alerts_of(forms, dict.fromkeys(shown)),
    }  # fmt: skip


def _proposed(look: Looker, refused: Mapping[str, TracingForm]) -> tuple[list[Proposed], str]:
    """Return the proposals with their forms, and the code of what is lacking where there can be none."""
    try:
        found = proposals(look.by.incident, look.at)
    except NotAllowed as refusal:
        return [], refusal.code
    told = []
    for one in found:
        starts_at = one.slot.starts_at.isoformat()
        token = token_of(one.place, starts_at)
        form = refused.get(token) or ChooseForm(token, None, {"place": one.place, "starts_at": starts_at})
        told.append(Proposed(one, form))
    return told, ""


def _standing(
    row: PublicPlace, look: Looker, deed: str, refused: Mapping[str, TracingForm], gone: set[str]
) -> Standing:  # fmt: skip
    kind, name = ("place_removal" if deed == "remove" else "place_refusal"), f"{deed}-{row.pk}"
    form = refused.get(name) or ReasonForm(kind, name)
    return Standing(row, form, row.pk in gone, row.chosen_by == look.by.account)
