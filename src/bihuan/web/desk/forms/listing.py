"""The list of forms, messages and scripts; the pages on which one is begun or uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.forms import list_forms, may_with_forms
from bihuan.apps.briefing.actions.forms import FormTold, keep_version
from bihuan.apps.briefing.actions.forms_reading import read_workbook
from bihuan.apps.briefing.queries.forms import line_of
from bihuan.apps.briefing.rules.builtin import FORMS, TEXTS, builtin_form, builtin_text
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.web.desk.forms.forms import TextForm, UploadForm
from bihuan.web.desk.tracing.forms import Told, said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FormVersion

PAGE = "desk/forms/forms.html"


@require_GET
@with_session
def forms(request: SessionRequest) -> HttpResponse:
    """Show every form and text with the version in force and the last one."""
    return render(request, PAGE, _context(looker(request)))


def _context(look: Looker, refused: dict[str, Any] | None = None) -> dict[str, Any]:
    rows = list(list_forms(look.by))
    lines = []
    for row in rows:
        versions = [line_of(one, row.published) for one in row.versions.all()]
        lines.append(
            (row, versions[0] if versions else None, next((one for one in versions if one.state == "published"), None))
        )
    known = {row.code for row in rows}
    starters = [code for code in (*FORMS, *TEXTS) if code not in known]
    may_make = may_with_forms(look.by, Action.CREATE)
    found = {"upload": UploadForm(), "text": TextForm()} | (refused or {})
    return {
        "lines": lines,
        "starters": starters,
        "may_make": may_make,
        "forms": found,
        "open_form": next(iter(refused or {}), ""),
    }


@require_POST
@with_session
def begin(request: SessionRequest) -> HttpResponse:
    """Begin with one of the forms and texts that come with Bihuan."""
    look, code = looker(request), request.POST.get("code", "")
    if code not in (*FORMS, *TEXTS):
        raise NotAllowed("not_found")
    audience, _dash, kind = code.partition("_")
    content = builtin_form(code) if code in FORMS else builtin_text(code)
    try:
        row = keep_version(told=FormTold(code, kind or "form", audience), content=content, by=look.by, at=look.at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        return render(request, PAGE, _context(look) | {"refusal": said_of(refusal)}, status=409)
    return _kept(request, row)


@require_POST
@with_session
def upload(request: SessionRequest) -> HttpResponse:
    """Take a workbook in, as a new form or as the next version of the form of its code."""
    look, kept = looker(request), list["FormVersion"]()
    check_may(look.by, Action.CREATE, Kind.INTERVIEW_FORM)
    form = UploadForm(request.POST, request.FILES)

    def do(told: Told) -> str:
        said = FormTold(told["code"], "form", told["audience"])
        data = told["file"]
        kept.append(keep_version(told=said, content=read_workbook(data), by=look.by, at=look.at, original=data))
        return _("kept")

    if not form.attempt(do):
        return render(request, PAGE, _context(look, {"upload": form}), status=form.status)
    return _kept(request, kept[0])


@require_POST
@with_session
def write(request: SessionRequest) -> HttpResponse:
    """Keep a message or a script as it was written, new or as the next version of the one of its code."""
    look, kept = looker(request), list["FormVersion"]()
    check_may(look.by, Action.CREATE, Kind.INTERVIEW_FORM)
    form = TextForm(request.POST)

    def do(told: Told) -> str:
        said = FormTold(told["code"], told["kind"], told["audience"])
        content = {"texts": {"zh": told["zh"].replace("\r\n", "\n"), "en": told["en"].replace("\r\n", "\n")}}
        kept.append(keep_version(told=said, content=content, by=look.by, at=look.at))
        return _("kept")

    if not form.attempt(do):
        return render(request, PAGE, _context(look, {"text": form}), status=form.status)
    return _kept(request, kept[0])


def _kept(request: SessionRequest, row: FormVersion) -> HttpResponse:
    if row.findings:
        messages.warning(request, _("Kept, but the guard found something: it cannot be proposed."))
    else:
        messages.success(request, _("Kept. The guard found nothing."))
    return redirect("desk:form", row.pk)
