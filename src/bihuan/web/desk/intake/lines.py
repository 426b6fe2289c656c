"""One line: as it was received, as it was read, what became of it; and, while it is held, the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import check_decider, get_disposition, may_decide
from bihuan.web.desk.intake.line_views import tray_view
from bihuan.web.desk.intake.settling import SettleForm
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Disposition

PAGE = "desk/intake/line.html"
_BACK = {"held": "desk:held", "conflicts": "desk:conflicts"}


@require_GET
@with_session
def line(request: SessionRequest, record_id: UUID) -> HttpResponse:
    """Show a line; whole to those who may decide, masked to those who only look."""
    found = get_disposition(request.session_of.actor, str(record_id))
    return render(request, PAGE, _context(request, found))


@require_POST
@with_session
def settle(request: SessionRequest, record_id: UUID) -> HttpResponse:
    """Settle a held line once; pressed again, say what became of it."""
    by = request.session_of.actor
    check_decider(by)
    found = get_disposition(by, str(record_id))
    back = request.POST.get("next", "")
    form = SettleForm(found, request.POST, edits="v-name" in request.POST)
    try:
        if found.kind == "held" and not (form.is_valid() and form.settle(by)):
            return render(request, PAGE, _context(request, found, form), status=422)
    except NotAllowed as refusal:
        if refusal.code != "not_held":
            raise
    now_is = get_disposition(by, found.pk)
    text = _("Line %(line)s is settled: %(kind)s.")
    messages.success(request, text % {"line": now_is.line, "kind": label("disposition", now_is.kind)})
    return redirect(_BACK[back]) if back in _BACK else redirect("desk:line", found.pk)


def _context(request: SessionRequest, found: Disposition, form: SettleForm | None = None) -> dict[str, object]:
    seen = looker(request).line(found)
    if form is None and seen.is_whole and may_decide(request.session_of.actor):
        form = SettleForm(found, known={name: one.value for name, one in seen.values.items()})
    return {
        "line": tray_view(found), "seen": seen, "form": form if seen.is_whole else None, "digest": found.record.digest,
        "at": found.at,
    }  # fmt: skip
