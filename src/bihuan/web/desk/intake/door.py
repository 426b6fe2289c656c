"""The door: who sends what and when, receiving a delivery, the zero report, the list of batches."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.core.access import check_role
from bihuan.apps.intake import queries
from bihuan.apps.intake.access import check_reader, get_source, may_receive
from bihuan.apps.intake.actions import report_zero
from bihuan.apps.intake.rules import WRITERS
from bihuan.web.desk.intake.listing import SHOWS, batch_lines
from bihuan.web.desk.intake.receiving import ReceiveForm
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_http_methods(["GET", "POST"])
@with_session
def intake(request: SessionRequest) -> HttpResponse:
    """Show the sources and the last batches; sent the form, receive a delivery and go to its batch."""
    by = request.session_of.actor
    check_reader(by)
    states = queries.sources(by.incident)
    if request.method == "GET":
        return _door(request, ReceiveForm(states, by, initial={"source": request.GET.get("source", "")}), states)
    check_role(by, WRITERS)
    form = ReceiveForm(states, by, request.POST, request.FILES)
    received = form.receive() if form.is_valid() else None
    if received is None:
        return _door(request, form, states, status=422)
    if received.is_repeat:
        messages.warning(request, _("This file came before: nothing was changed. Here is its batch."))
    else:
        messages.success(request, _("Received and receipted. Check the columns, then have the lines disposed."))
    return redirect("desk:batch", received.batch.pk)


def _door(
    request: SessionRequest, form: ReceiveForm, states: list[queries.SourceState], status: int = 200
) -> HttpResponse:
    by = request.session_of.actor
    chosen = next((one for one in states if one.source.pk == form["source"].value()), None)
    context = {
        "form": form, "states": states, "chosen": chosen, "may_receive": may_receive(by), "today": localdate(),
        "waiting": queries.waiting_counts(by.incident), "batches": batch_lines(queries.batches(by.incident)[:8]),
    }  # fmt: skip
    return render(request, "desk/intake/intake.html", context, status=status)


@require_POST
@with_session
def zero(request: SessionRequest) -> HttpResponse:
    """Note that a source has nothing to report for a day."""
    by = request.session_of.actor
    source = get_source(by, request.POST.get("source", ""))
    day = parse_date(request.POST.get("day", "")) or localdate()
    met = report_zero(source_id=source.pk, day=day, by=by, at=now())
    text = _("Zero report of %(source)s for %(day)s is noted; it answers %(n)s agreed hours.")
    messages.success(request, text % {"source": source.name, "day": day.isoformat(), "n": met})
    return redirect("desk:intake")


@require_GET
@with_session
def batches(request: SessionRequest) -> HttpResponse:
    """List the batches, newest first, narrowed to those that need somebody."""
    by = request.session_of.actor
    check_reader(by)
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    found = SHOWS[show].narrow(queries.batches(by.incident, SHOWS[show].filters))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    tabs = [(name, one.text) for name, one in SHOWS.items()]
    context = {"page": page, "batches": batch_lines(page.object_list), "tabs": tabs, "show": show}
    return render(request, "desk/intake/batches.html", context)
