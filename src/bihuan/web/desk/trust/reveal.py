"""Revealing one masked value: one field, one reason, shown once in the answer and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.access import get_batch, get_disposition
from bihuan.apps.intake.actions.looking import reveal_filename, reveal_person_field
from bihuan.apps.orders.access import get_order, get_person
from bihuan.apps.screening.access import get_entry
from bihuan.apps.tracing import access as tracing
from bihuan.web.parts.care_people import reveal_of_care
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.help_seen import reveal_of_help
from bihuan.web.parts.interviews_seen import reveal_of_interview
from bihuan.web.parts.labels import label
from bihuan.web.parts.residents import reveal_of_resident
from bihuan.web.parts.sessions import SessionRequest, with_session


def _order(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
    return look.reveal_of_order(get_order(look.by, object_id).pk, name, reason, words)


def _line(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
    return look.reveal_of_line(get_disposition(look.by, object_id).pk, name, reason, words)


def _batch(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
    if name != "filename":
        raise NotAllowed("not_found")
    found = get_batch(look.by, object_id)
    return reveal_filename(
        batch=found, reason=reason, words=words, by=look.by, at=look.at, surface=look.surface, session=look.session
    )


def _person(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
    found, relation = get_person(look.by, object_id, look.at)
    return reveal_person_field(
        person=found, name=name, relation=relation, reason=reason, words=words, by=look.by, at=look.at,
        surface=look.surface, session=look.session,
    )  # fmt: skip


def _resident(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
    return reveal_of_resident(look, get_entry(look.by, object_id), name, reason, words)


def _care(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
    return reveal_of_care(look, object_id, name, reason, words)


def _tracing(find: Callable[[Actor, str], Any]) -> Callable[[Looker, str, str, str, str], str]:
    def of_tracing(look: Looker, object_id: str, name: str, reason: str, words: str) -> str:
        return look.reveal_of_tracing(find(look.by, object_id), name, reason, words)

    return of_tracing


KINDS: dict[str, Callable[[Looker, str, str, str, str], str]] = {
    "order": _order, "record": _line, "batch": _batch, "person": _person,
    "resident": _resident, "help": reveal_of_help, "care": _care, "interview": reveal_of_interview,
    "case": _tracing(tracing.get_case), "visit": _tracing(tracing.get_visit),
    "exposure": _tracing(tracing.get_exposure), "contact": _tracing(tracing.get_contact),
    "quarantine": _tracing(tracing.get_quarantine), "material": _tracing(tracing.get_material),
}  # fmt: skip
_SAID_ON_THE_SPOT = frozenset({"unknown_reason", "missing_detail", "budget_spent", "cannot_show", "own_conflict"})


@require_POST
@with_session
def reveal(request: SessionRequest, kind: str, object_id: UUID, name: str) -> HttpResponse:
    """Show one value whole, once; a refusal says why and shows nothing."""
    reason, words = request.POST.get("reason", ""), request.POST.get("words", "")[:200]
    if kind not in KINDS:
        raise NotAllowed("not_found")
    context, status = {"value": "", "refusal": ""}, 200
    try:
        context["value"] = KINDS[kind](looker(request), str(object_id), name, reason, words)
    except NotAllowed as refusal:
        if refusal.code not in _SAID_ON_THE_SPOT:
            raise
        context["refusal"] = label("code", refusal.code)
        status = 200 if request.htmx else 403  # htmx puts only answers of success on the page
    return render(
        request, "parts/revealed.html" if request.htmx else "desk/trust/revealed.html", context, status=status
    )
