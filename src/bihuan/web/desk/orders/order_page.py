"""What the page of one order shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.apps.core.access import Session
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.orders.access import moves_for
from bihuan.apps.orders.queries.orders import Chapter, records_of, story
from bihuan.apps.orders.queries.pages import source_names
from bihuan.apps.orders.queries.shown import masked_order
from bihuan.web.desk.orders.doors import doors_of
from bihuan.web.parts.choices import choices_for
from bihuan.web.parts.disclosure import Looker
from bihuan.web.parts.labels import holder_label
from bihuan.web.parts.move_forms import MoveForm, forms_for
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.order_words import words_of
from bihuan.web.parts.stories import story_lines

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder

NEXT_STEPS = (
    "stand_down", "sign", "start", "report", "dispatch", "accept", "accept_return", "adjudicate", "suspend", "extend",
    "cancel", "resume", "call_back", "reopen",
)  # fmt: skip


def order_context(session: Session, look: Looker, row: WorkOrder, bound: MoveForm | None = None) -> dict[str, object]:
    """Return all that the page shows; `bound` is a form that was refused."""
    at, seen, units = look.at, look.order(row), unit_names(session.actor.incident)
    sources = source_names(row.incident_id)
    chapters, masked = story(row.pk), masked_order(row)
    names = account_names({*_people(chapters, row), *(one.by for one in seen.feedback)})
    if bound is not None:
        bound.renew(row.n)
    others = {code: name for code, name in units.items() if code != row.unit}
    possible = [move.name for move in moves_for(session.actor, row, at)]
    forms = forms_for(possible, choices_for(row, session.actor, possible, others, at), row.n, bound)
    return {
        "order": row, "number": number_of(row.pk), "whole": seen.is_whole,
        "words": words_of(seen, row, sources), "routing": masked.routing,
        **doors_of(look, row, masked.person, is_whole=seen.is_whole),
        "unit_name": units.get(row.unit, ""),
        "holder_name": _holder_name(row.holder, units),
        **_way_back(session), "proposed_name": units.get(masked.proposed, ""),
        "assignee_name": names.get(row.assignee, ""), "supervisor_name": names.get(row.supervisor, ""),
        "source_name": sources.get(row.source, ""),
        "stopping": [units.get(code, code) for code in row.stand_down.split(",") if code],
        "records": records_of(row.pk), "feedback": [(one, names.get(one.by, "")) for one in seen.feedback],
        "survivor_number": number_of(row.survivor), "parent_number": number_of(row.parent),
        "story": story_lines(chapters, names, units, seen.words), "next_form": _next(forms),
        "forms": [form for form in forms if form is not _next(forms)],
    }  # fmt: skip


def _holder_name(holder: str, units: dict[str, str]) -> str:
    """Return who holds the order: a unit by its name, the rest as everywhere."""
    return units.get(holder.partition(":")[2]) or holder_label(holder)


def _way_back(session: Session) -> dict[str, str]:
    """Return the link to the list from which the person came."""
    if session.is_unit:
        return {"back_url": reverse("desk:unit"), "back_text": _("Unit desk")}
    return {"back_url": reverse("desk:orders"), "back_text": _("Work orders")}


def _next(forms: list[MoveForm]) -> MoveForm | None:
    """Return the form of the step that the order waits for, the first of `NEXT_STEPS` that is possible."""
    by_move = {form.move: form for form in forms}
    return next((by_move[move] for move in NEXT_STEPS if move in by_move), None)


def _people(chapters: list[Chapter], row: WorkOrder) -> set[str]:
    """Return the accounts that the story names."""
    given = {str(one.facts.get("set", {}).get("assignee", "")) for one in chapters}
    return {one.actor for one in chapters} | given | {row.assignee, row.supervisor}
