"""One version of a form: what it asks, what the guard found, what is different, who said what; its downloads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.forms import get_version, may_with_forms
from bihuan.apps.briefing.actions import forms as acts
from bihuan.apps.briefing.queries.forms import changes_of, is_as_signed, line_of, lines_of, version_before
from bihuan.apps.briefing.rules.forms import APPROVALS
from bihuan.apps.briefing.rules.questions import sections_of, sheets_of, words_in
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.forms.forms import ReasonForm
from bihuan.web.desk.interviews.fields import language
from bihuan.web.desk.tracing.forms import said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FormVersion

PAGE = "desk/forms/form.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@with_session
def version(request: SessionRequest, version_id: UUID) -> HttpResponse:
    """Show one version."""
    look = looker(request)
    return render(request, PAGE, version_context(get_version(look.by, str(version_id)), look))


def version_context(row: FormVersion, look: Looker) -> dict[str, Any]:
    """Return everything on the page of a version."""
    form, by = row.form, look.by
    line = line_of(row, form.published)
    others = lines_of(form)
    names = account_names({row.made_by, *(one.by for one in line.steps)})
    side = "" if by.unit else APPROVALS.get(by.role, "")
    said = {one.step for one in line.steps}
    mine = {row.made_by, *(one.by for one in line.steps)}
    waits = line.state == "proposed"
    return {
        "row": row, "form": form, "line": line, "others": others, "changes": changes_of(row),
        "before": version_before(row), "made_by": names.get(row.made_by, ""),
        "steps": [(one, names.get(one.by, "")) for one in line.steps],
        "is_sound": is_as_signed(form, row) if line.step("published") else None, "sections": _sections(row),
        "may_propose": may_with_forms(by, Action.CREATE) and line.state == "draft" and not row.findings
        and others[0].row.pk == row.pk,
        "may_approve": waits and side and side not in said and by.account not in mine,
        "is_own": waits and side and by.account in mine, "forms": _reasons(by, line.state, side),
        "is_last": others[0].row.pk == row.pk,
    }  # fmt: skip


def _sections(row: FormVersion) -> list[tuple[str, Any]]:
    return [(words_in(one.labels, language()), one) for one in sections_of(row.content)]


def _reasons(by: Any, state: str, side: str) -> dict[str, ReasonForm]:
    found = {"refuse": ReasonForm("refuse")} if state == "proposed" and side else {}
    if state not in {"refused", "withdrawn"} and may_with_forms(by, Action.UPDATE):
        found["withdraw"] = ReasonForm("withdraw")
    return found


@require_POST
@with_session
def act(request: SessionRequest, version_id: UUID, act: str) -> HttpResponse:
    """Propose, approve, refuse or withdraw a version; refused, say why on the page."""
    look = looker(request)
    row = get_version(look.by, str(version_id))
    if act not in _ACTS:
        raise NotAllowed("not_found")
    try:
        messages.success(request, _ACTS[act](row, request, look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = version_context(get_version(look.by, row.pk), look) | {"refusal": said_of(refusal)}
        return render(request, PAGE, context, status=409)
    return redirect("desk:form", row.pk)


def _propose(row: FormVersion, request: SessionRequest, look: Looker) -> str:  # noqa: ARG001 - one shape for all acts
    acts.propose_version(version_id=row.pk, by=look.by, at=look.at)
    return _("Proposed. A health approver and the anti-fraud officer decide.")


def _approve(row: FormVersion, request: SessionRequest, look: Looker) -> str:
    kept = acts.approve_version(version_id=row.pk, digest=request.POST.get("digest", ""), by=look.by, at=look.at)
    if kept.form.published == kept.number:
        return _("Approved by both sides: published and signed. Only this version takes answers now.")
    return _("Approved. The other side has still to say its word.")


def _refuse(row: FormVersion, request: SessionRequest, look: Looker) -> str:
    acts.refuse_version(version_id=row.pk, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
    return _("Refused. The next version may be better.")


def _withdraw(row: FormVersion, request: SessionRequest, look: Looker) -> str:
    acts.withdraw_version(version_id=row.pk, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
    return _("Withdrawn.")


_ACTS: dict[str, Callable[[FormVersion, SessionRequest, Looker], str]] = {
    "propose": _propose, "approve": _approve, "refuse": _refuse, "withdraw": _withdraw,
}  # fmt: skip


@require_GET
@with_session
def xlsform(request: SessionRequest, version_id: UUID) -> HttpResponse:
    """Give a version as an XLSForm to start from; no cell of it can calculate."""
    row = get_version(looker(request).by, str(version_id), Action.EXPORT)
    if "texts" in row.content:
        raise NotAllowed("not_found")
    from bihuan.engine.export import workbook_of  # brings XlsxWriter along: only where a file is asked for

    body = workbook_of(sheets_of(row.content))
    return attachment(body, name=f"{row.form.code}-{row.number}.xlsx", content_type=XLSX)


@require_GET
@with_session
def xform(request: SessionRequest, version_id: UUID) -> HttpResponse:
    """Give the XForm of a version, as ODK reads it."""
    row = get_version(looker(request).by, str(version_id), Action.EXPORT)
    if not row.xform:
        raise NotAllowed("not_found")
    return attachment(row.xform, name=f"{row.form.code}-{row.number}.xml", content_type="application/xml")
