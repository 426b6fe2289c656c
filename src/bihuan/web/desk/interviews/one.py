"""One interview: the person confirmed, pages of questions kept one by one, the call, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.forms import get_interview
from bihuan.apps.briefing.actions.interviews import save_section
from bihuan.apps.briefing.rules.questions import Section, sections_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.interviews.one_page import asked_in, interview_context, typed_in
from bihuan.web.desk.tracing.forms import said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import Interview
    from bihuan.apps.briefing.rules.interviews import Read

PAGE = "desk/interviews/interview.html"


@require_GET
@with_session
def interview(request: SessionRequest, interview_id: UUID) -> HttpResponse:
    """Show one interview with one of its pages open."""
    look = looker(request)
    row, more = get_interview(look.by, str(interview_id)), request.GET.get("more", "")
    extra = int(more) if more.isdecimal() and len(more) < 3 else 0
    return render(request, PAGE, interview_context(row, look, section=request.GET.get("page", ""), more=extra))


@require_POST
@with_session
def save(request: SessionRequest, interview_id: UUID) -> HttpResponse:
    """Keep one page and go on; refused, show it with everything that was typed."""
    look = looker(request)
    row, name = get_interview(look.by, str(interview_id)), request.POST.get("section", "")
    section = section_of(row, name)
    if section is None:
        raise NotAllowed("not_found")
    typed, digest = typed_in(section, request.POST), request.POST.get("digest", "")
    before = asked_in(row, section, look.at)
    try:
        read = save_section(interview_id=row.pk, section=name, typed=typed, digest=digest, by=look.by, at=look.at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = interview_context(row, look, section=name, typed=typed) | {"refusal": said_of(refusal)}
        return render(request, PAGE, context, status=409)
    warn(request, read)
    return _onward(request, row.pk, look, section, before, read)


def section_of(row: Interview, name: str) -> Section | None:
    """Return the page of an interview that has this name, None for none."""
    return next((one for one in sections_of(row.version.content) if one.name == name), None)


def warn(request: SessionRequest, read: Read) -> None:
    """Tell the interviewer that something was blotted out."""
    if read.masked:
        messages.warning(
            request,
            _("An answer looked like a card number, a code or a password and was blotted out. We never ask for these."),
        )


def _onward(
    request: SessionRequest, row_id: str, look: Looker, section: Section, before: set[str], read: Read
) -> HttpResponse:
    """Go to the next page, or stay: something is wrong, more questions apply now, or another row was asked for."""
    row = get_interview(look.by, row_id)
    if "more" in request.POST:
        return _at(row, section.name, more=2)
    if read.wrong:
        count = len(read.wrong)
        messages.warning(
            request, ngettext("Kept. %d answer cannot be right.", "Kept. %d answers cannot be right.", count) % count
        )
        return _at(row, section.name)
    if not section.is_repeated and asked_in(row, section, look.at) - before:
        messages.info(request, _("Kept. By this answer more questions apply on this page."))
        return _at(row, section.name)
    names = [one["name"] for one in interview_context(row, look)["steps"]]
    at = names.index(section.name) if section.name in names else -1
    return _at(row, names[min(at + 1, len(names) - 1)])


def _at(row: Interview, section: str, more: int = 0) -> HttpResponseRedirect:
    url = f"{reverse('desk:interview', args=[row.pk])}?page={section}" + (f"&more={more}" if more else "")
    return HttpResponseRedirect(f"{url}#questions")
