"""One draft: seen as the public will see it, changed, released, dropped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.announcements import get_draft
from bihuan.apps.briefing.actions.announcements import change_draft, drop_draft, release_draft
from bihuan.apps.briefing.queries.announcements_public import preview_of
from bihuan.apps.briefing.rules.announcements import check_releaser, check_writer
from bihuan.apps.briefing.rules.previews import PREVIEWS
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.announcements.showing import draft_context, wording_form
from bihuan.web.desk.announcements.telling import told_of
from bihuan.web.desk.screening.forms import press
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/announcements/draft.html"


@require_GET
@with_session
def draft(request: SessionRequest, draft_id: UUID) -> HttpResponse:
    """Show one draft."""
    return render(request, PAGE, draft_context(looker(request), str(draft_id)))


@require_GET
@with_session
def preview(request: SessionRequest, draft_id: UUID, lang: str) -> HttpResponse:
    """Show the page of a draft exactly as the public will see it."""
    look = looker(request)
    shown = preview_of(get_draft(look.by, str(draft_id)), lang, look.at)
    return HttpResponse(PREVIEWS["announcement"](lang, shown, look.at))


@require_POST
@with_session
def change(request: SessionRequest, draft_id: UUID) -> HttpResponse:
    """Let a draft say something else."""
    look, row = looker(request), str(draft_id)
    check_writer(look.by)
    form = wording_form(look, get_draft(look.by, row), request.POST)

    def do(told: Told) -> str:
        wording = told_of(told, look.by.incident)
        change_draft(draft_id=row, told=wording, by=look.by, at=look.at, n=seen(request))
        return _("The draft says so now. Another person releases it.")

    def again(now: Looker) -> dict[str, Any]:
        return draft_context(now, row, form)

    return send(request, form, do, back=("desk:announcement-draft", row), page=PAGE, context=again)


@require_POST
@with_session
def release(request: SessionRequest, draft_id: UUID) -> HttpResponse:
    """Release a draft to the public."""
    look, row = looker(request), str(draft_id)
    check_releaser(look.by, "")

    def do() -> str:
        release_draft(draft_id=row, by=look.by, at=look.at, n=seen(request))
        return _("Released. The public pages are being written.")

    get_draft(look.by, row)
    return press(request, do, back=("desk:announcement-draft", row))


@require_POST
@with_session
def drop(request: SessionRequest, draft_id: UUID) -> HttpResponse:
    """Drop a draft."""
    look, row = looker(request), str(draft_id)
    check_writer(look.by)
    get_draft(look.by, row)

    def do() -> str:
        drop_draft(draft_id=row, by=look.by, at=look.at, n=seen(request))
        return _("Dropped. Nobody is told.")

    return press(request, do, back=("desk:announcements",))


def seen(request: SessionRequest) -> int:
    """Return the number of moves that the page had seen. :raises NotAllowed: `announcement_moved`: it tells none."""
    told = request.POST.get("n", "")[:9]
    if not told.isdecimal():
        raise NotAllowed("announcement_moved")
    return int(told)
