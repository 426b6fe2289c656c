"""The independent eye: the log of who looked, what waits for review, broken glasses; who looked at one person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import check_role
from bihuan.apps.core.journal.looked import (
    entries_of,
    glasses,
    looks_at_object,
    looks_at_person,
    oversight_counts,
    reviews_waiting,
)
from bihuan.apps.core.journal.reviewing import review_access
from bihuan.apps.core.rules import Role
from bihuan.apps.core.rules.glass import REVIEWERS as GLASS_REVIEWERS
from bihuan.apps.core.rules.glass import VERDICTS as GLASS_VERDICTS
from bihuan.apps.core.rules.sampling import VERDICTS
from bihuan.apps.intake.actions.looked import signed_looks
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.downloads import json_attachment
from bihuan.web.parts.sessions import SessionRequest, with_session

READERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.AUDITOR, Role.INSPECTOR})
TELLERS = frozenset({Role.DATA_PROTECTION_OFFICER})
_ACTS = ("read", "reveal", "search", "export", "print", "break_glass", "query")


@require_GET
@with_session
def oversight(request: SessionRequest) -> HttpResponse:
    """Show what waits for a review, and the log; codes and pseudonyms only."""
    look = looker(request)
    check_role(look.by, READERS | GLASS_REVIEWERS)
    act = request.GET.get("act", "")
    act = act if act in _ACTS else ""
    reads_log = look.by.role in READERS
    found = entries_of(look.by.incident, act=act)
    context = {
        "counts": oversight_counts(look.by.incident, look.at), "reads_log": reads_log, "verdicts": VERDICTS,
        "page": Paginator(found if reads_log else found.none(), 50).get_page(request.GET.get("page")),
        "reviews": reviews_waiting(look.by.incident) if reads_log else [], "act": act, "acts": _ACTS,
        "glasses": glasses(look.by.incident), "may_review_glass": look.by.role in GLASS_REVIEWERS,
        "glass_verdicts": GLASS_VERDICTS, "account": look.by.account, "may_tell": look.by.role in TELLERS,
    }  # fmt: skip
    return render(request, "desk/trust/oversight.html", context)


@require_POST
@with_session
def review(request: SessionRequest, review_id: UUID) -> HttpResponse:
    """Note what was found of one look."""
    look = looker(request)
    review_access(review_id=str(review_id), verdict=request.POST.get("verdict", ""), by=look.by, at=look.at)
    messages.success(request, _("The review is kept."))
    return redirect("desk:oversight")


@require_GET
@with_session
def looked(request: SessionRequest, object_id: UUID) -> HttpResponse:
    """Show who looked at one person, order or line: unit, role, purpose and time; no officer's name."""
    look = looker(request)
    check_role(look.by, TELLERS)
    looks = looks_at_person(look.by.incident, str(object_id)) or looks_at_object(look.by.incident, str(object_id))
    return render(request, "desk/trust/looked.html", {"looks": looks, "object_id": object_id})


@require_POST
@with_session
def tell(request: SessionRequest, object_id: UUID) -> HttpResponse:
    """Give who looked at one person as a signed file for that person; giving it is an entry of the log itself."""
    look = looker(request)
    check_role(look.by, TELLERS)
    said = signed_looks(person=str(object_id), by=look.by, at=look.at, session=look.session)
    return json_attachment(said, name=f"who-looked-{object_id}.json")
