"""One request of a resident: what they ask, what is still needed of their data, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.rights_answering import AnswerTold, answer_request
from bihuan.apps.briefing.queries.rights import get_request, story_of
from bihuan.apps.briefing.queries.rights_keeping import still_needed
from bihuan.apps.briefing.rules.rights import DELETION, OPEN, may_rights
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.intake.access import PERSON_READERS
from bihuan.web.desk.rights.forms import AnswerForm
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.rights_seen import right_seen
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/rights/request.html"


@require_GET
@with_session
def request_page(request: SessionRequest, right_id: UUID) -> HttpResponse:
    """Show one request."""
    return render(request, PAGE, request_context(str(right_id), looker(request)))


@require_POST
@with_session
def answer(request: SessionRequest, right_id: UUID) -> HttpResponse:
    """Answer the request; refused, show the page with what was typed."""
    look, key = looker(request), str(right_id)
    row = get_request(look.by, key, Action.UPDATE)
    form = AnswerForm(row.kind, row.n, request.POST)

    def do(told: Told) -> str:
        said = AnswerTold(told["outcome"], told["words"], told["legal_reason"])
        answer_request(request_id=key, told=said, by=look.by, at=look.at, n=told["n"])
        return _("Answered. The resident reads it with a code; give them a further one when they come.")

    def again(seen_by: Looker) -> dict[str, Any]:
        return request_context(key, seen_by, form)

    return send(request, form, do, back=("desk:rights-request", key), page=PAGE, context=again)


def request_context(request_id: str, look: Looker, form: AnswerForm | None = None) -> dict[str, Any]:
    """Return all that the page of a request shows. :raises NotAllowed: `not_found`."""
    row = get_request(look.by, request_id)
    may = may_rights(look.by, Action.UPDATE)
    events = story_of(row)
    names = account_names({one.actor for one in events})
    is_open = row.state == OPEN
    return {
        "row": row, "seen": right_seen(look, row), "may": may, "at": look.at,
        "form": (form or AnswerForm(row.kind, row.n)) if may and is_open else form,
        "needed": still_needed(row.incident_id, row.person_id, look.at) if is_open and row.kind == DELETION else [],
        "may_person": look.by.role in PERSON_READERS and not look.by.unit,
        "story": [(one, names.get(one.actor, "")) for one in events], "deletion_kind": DELETION,
    }  # fmt: skip
