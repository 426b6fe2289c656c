"""Where a cluster may have come from, and the order that goes and asks. The graphs load when a page is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access.chains import get_chains
from bihuan.apps.tracing.actions.sources import order_source_search
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.web.desk.finding.source_page import Cluster


def _cluster(by: Actor, number: int) -> Cluster:
    from bihuan.web.desk.finding.source_page import cluster_of

    found = cluster_of(get_chains(by), number)
    if found is None:
        raise NotAllowed("not_found")
    return found


@require_GET
@with_session
def source(request: SessionRequest, number: int) -> HttpResponse:
    """Show what may have infected the earliest cases of the cluster that a case belongs to."""
    from bihuan.web.desk.finding.source_page import source_context

    by = request.session_of.actor
    return render(request, "desk/finding/source.html", source_context(_cluster(by, number), by))


@require_POST
@with_session
def order(request: SessionRequest, number: int) -> HttpResponse:
    """Open the order that asks the earliest case, or lead to the one that is open."""
    by = request.session_of.actor
    found = _cluster(by, number)
    try:
        made = order_source_search(
            number=found.earliest, cases=found.cases, places=found.places, window=found.window, by=by, at=now()
        )  # fmt: skip
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, label("code", refusal.code))
        return redirect("desk:network-source", number)
    messages.success(request, _("An order asks the earliest case where it may have been infected."))
    return redirect("desk:order", made)
