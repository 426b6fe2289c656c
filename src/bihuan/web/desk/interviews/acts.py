"""What the buttons of an interview do: confirm, take over, carry over, complete, end, call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.apps.briefing.access.forms import get_interview
from bihuan.apps.briefing.actions import interviews as acts
from bihuan.apps.briefing.actions.interviews_calling import call_person
from bihuan.apps.briefing.actions.interviews_completing import complete_interview
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.interviews.one import PAGE, section_of, warn
from bihuan.web.desk.interviews.one_page import interview_context, typed_in
from bihuan.web.desk.tracing.forms import said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import Interview


@require_POST
@with_session
def act(request: SessionRequest, interview_id: UUID, act: str) -> HttpResponse:
    """Do what a button or a small form of the page asks for; refused, say why on the page."""
    look = looker(request)
    row = get_interview(look.by, str(interview_id))
    if act not in _ACTS:
        raise NotAllowed("not_found")
    try:
        messages.success(request, _ACTS[act](row, request, look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = interview_context(get_interview(look.by, row.pk), look, section=request.POST.get("section", ""))
        said = said_of(refusal) + (f" ({refusal.params['place']})" if "place" in refusal.params else "")
        typed = {name: request.POST.get(name, "")[:100] for name in ("name", "birth_year")}
        return render(request, PAGE, context | {"refusal": said, "typed": typed}, status=409)
    return redirect("desk:interview", row.pk)


@require_POST
@with_session
def call(request: SessionRequest, interview_id: UUID) -> HttpResponse:
    """Open a call that can be verified, and show its code this once."""
    look = looker(request)
    row = get_interview(look.by, str(interview_id))
    section = request.POST.get("section", "")
    try:
        opened = call_person(interview_id=row.pk, by=look.by, at=look.at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = interview_context(row, look, section=section) | {"refusal": said_of(refusal)}
        return render(request, PAGE, context, status=409)
    return render(request, PAGE, interview_context(row, look, section=section) | {"call": opened})


def _confirm(row: Interview, request: SessionRequest, look: Looker) -> str:
    acts.confirm_person(
        interview_id=row.pk, name=request.POST.get("name", "")[:100], birth_year=request.POST.get("birth_year", "")[:8],
        by=look.by, at=look.at,
    )  # fmt: skip
    return _("The person is confirmed. You may begin to ask.")


def _take(row: Interview, request: SessionRequest, look: Looker) -> str:  # noqa: ARG001 - one shape for all acts
    acts.take_interview(interview_id=row.pk, by=look.by, at=look.at)
    return _("The interview is yours now. Confirm the person again.")


def _carry(row: Interview, request: SessionRequest, look: Looker) -> str:
    """Go on with the version in force; what stood typed on the open page is kept under it, as far as it asks that."""
    carried = acts.go_on_with_version(interview_id=row.pk, by=look.by, at=look.at)
    fresh, name = get_interview(look.by, row.pk), request.POST.get("section", "")
    section = section_of(fresh, name)
    if section is not None and "rows" in request.POST:
        typed = typed_in(section, request.POST)
        warn(request, acts.save_section(
            interview_id=row.pk, section=name, typed=typed, digest=carried.digest, by=look.by, at=look.at
        ))  # fmt: skip
    return _("The interview goes on with the version that is in force.")


def _complete(row: Interview, request: SessionRequest, look: Looker) -> str:
    told = request.POST.get("keeps", "")[:4]
    done = complete_interview(
        interview_id=row.pk, digest=request.POST.get("digest", ""), keeps=int(told) if told.isdecimal() else 0,
        by=look.by, at=look.at,
    )  # fmt: skip
    return _("Completed: %(places)d places and %(contacts)d contacts are on their way.") % {
        "places": done.places, "contacts": done.contacts,
    }  # fmt: skip


def _end(row: Interview, request: SessionRequest, look: Looker) -> str:
    acts.end_interview(interview_id=row.pk, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
    return _("The interview has ended.")


_ACTS: dict[str, Callable[[Interview, SessionRequest, Looker], str]] = {
    "confirm": _confirm, "take": _take, "carry": _carry, "complete": _complete, "end": _end,
}  # fmt: skip
