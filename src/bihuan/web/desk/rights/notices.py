"""The notices of first contact: who is owed one, given or put off in one step, and the text to read out or print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.notices import defer_notice, give_notice
from bihuan.apps.briefing.queries.notices import VIEWS, list_notices, notice_counts, notice_text, notice_version
from bihuan.apps.briefing.rules.never_ask import HEADING, NEVER_ASK
from bihuan.apps.briefing.rules.notices import TITLE, check_notice, may_notice
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.rights.forms import DeferForm, GiveForm
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, SIZE = "desk/rights/notices.html", 50
FORMS: dict[str, type[GiveForm | DeferForm]] = {"give": GiveForm, "defer": DeferForm}


@require_GET
@with_session
def notices(request: SessionRequest) -> HttpResponse:
    """Show who is owed the notice, the most urgent first."""
    return render(request, PAGE, list_context(looker(request), request.GET.dict()))


@require_POST
@with_session
def act(request: SessionRequest, notice_id: UUID, act: str) -> HttpResponse:
    """Keep that a notice was given, or put it off; refused, show the list with what was typed."""
    look, key = looker(request), str(notice_id)
    check_notice(look.by, Action.UPDATE, look.by.unit)
    if act not in FORMS:
        raise NotAllowed("not_found")
    form = FORMS[act](key, request.POST)

    def again(seen_by: Looker) -> dict[str, Any]:
        return list_context(seen_by, {}, form, key)

    return send(request, form, lambda told: _DO[act](key, told, look), back=("desk:notices",), page=PAGE, context=again)


def _give(notice_id: str, told: Told, look: Looker) -> str:
    give_notice(notice_id=notice_id, how=told["how"], version=notice_version(), by=look.by, at=look.at)
    return _("Written down: the notice was given.")


def _defer(notice_id: str, told: Told, look: Looker) -> str:
    defer_notice(notice_id=notice_id, reason=told["reason"], until=told["until"], by=look.by, at=look.at)
    return _("Put off. It alarms when its time has come.")


_DO = {"give": _give, "defer": _defer}


@require_GET
@with_session
def text(request: SessionRequest) -> HttpResponse:
    """Show the notice in both languages, to be read out or printed on A4."""
    check_notice(looker(request).by, Action.LIST, looker(request).by.unit)
    sides = [
        {
            "lang": html, "title": TITLE.in_(lang), "lines": notice_text(lang), "heading": HEADING.in_(lang),
            "never": [one.in_(lang) for one in NEVER_ASK.values()],
        }
        for lang, html in (("zh", "zh-Hans"), ("en", "en"))
    ]  # fmt: skip
    context = {"sides": sides, "version": notice_version(), "is_drill": settings.IS_DRILL}
    return render(request, "desk/rights/notice.html", context)


def list_context(
    look: Looker, asked: dict[str, str], refused: TracingForm | None = None, of: str = ""
) -> dict[str, Any]:  # fmt: skip
    """Return what the page shows; `refused` is the form of the notice `of` that was not taken."""
    view = asked.get("view", "waiting")
    view = view if view in VIEWS else "waiting"
    page = Paginator(list_notices(look.by, view, look.at), SIZE).get_page(asked.get("page"))
    people = look.people({row.person_id for row in page.object_list})
    units = unit_names(look.by.incident)
    lines = [
        {
            "row": row, "who": people[row.person_id].title if row.person_id in people else "",
            "unit": units.get(row.unit, row.unit),
            "may": view != "given" and may_notice(look.by, Action.UPDATE, row.unit),
            "give": refused if row.pk == of and isinstance(refused, GiveForm) else GiveForm(row.pk),
            "defer": refused if row.pk == of and isinstance(refused, DeferForm) else DeferForm(row.pk),
            "is_refused": row.pk == of,
        }
        for row in page.object_list
    ]  # fmt: skip
    return {"page": page, "lines": lines, "view": view, "views": VIEWS, "counts": notice_counts(look.by, look.at)}
