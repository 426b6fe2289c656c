"""Heat at posts: the picture of the next 24 hours, one post with what can be done, the weather that was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import get_post
from bihuan.apps.forces.actions.weather import note_weather, set_heat_rule
from bihuan.apps.forces.queries.heat import rules_of
from bihuan.apps.forces.queries.weather import last_told
from bihuan.apps.forces.rules.reach import check_reach
from bihuan.web.desk.heat.forms import RuleForm, WeatherForm
from bihuan.web.desk.heat.heat_page import heat_context, post_context, spots_of
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import SessionRequest, with_session

POST_PAGE = "desk/heat/post.html"


@require_GET
@with_session
def heat(request: SessionRequest) -> HttpResponse:
    """Show what the heat leaves at every post, now and over the next 24 hours."""
    look = looker(request)
    context = heat_context(look.by, look.at, request.GET.get("state", ""), request.GET.get("page"))
    return render(request, "desk/heat/heat.html", context)


@require_GET
@with_session
def heat_post(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Show the heat of one post, hour by hour, and what can be done about its blocks."""
    look = looker(request)
    return render(request, POST_PAGE, _post_page(look, str(post_id)))


def _post_page(look: Looker, post_id: str, form: RuleForm | None = None) -> dict[str, Any]:
    post = get_post(look.by, post_id)
    context = post_context(post, look.by, look.at)
    return {**context, "form": form or RuleForm(context["heat"].rule), "is_open": form is not None}


@require_POST
@with_session
def set_rule(request: SessionRequest, post_id: UUID) -> HttpResponse:
    """Say what holds at a post where it is hot."""
    look = looker(request)
    post = get_post(look.by, str(post_id))
    check_reach(look.by, Action.UPDATE, Kind.POST)
    form = RuleForm(rules_of([post])[post.pk], request.POST)

    def do(told: Told) -> str:
        set_heat_rule(post_id=post.pk, **told, by=look.by, at=look.at)
        return _("Kept. The picture and the planner count with it from now on.")

    said = form.attempt(do)
    if said:
        messages.success(request, said)
        return redirect("desk:heat-post", post.pk)
    return render(request, POST_PAGE, _post_page(look, post.pk, form), status=form.status)


@require_http_methods(["GET", "POST"])
@with_session
def weather(request: SessionRequest) -> HttpResponse:
    """Note the weather: typed, pasted or as a file; nothing is kept while a line is wrong."""
    look, zone = looker(request), request.session_of.time_zone
    check_reach(look.by, Action.UPDATE, Kind.POST)
    is_sent = request.method == "POST"
    form = WeatherForm(spots_of(look.by), request.POST if is_sent else None, request.FILES if is_sent else None)
    kept = _note(form, look, zone) if is_sent else 0
    if kept:
        said = ngettext("The weather of %(n)s hour is kept.", "The weather of %(n)s hours is kept.", kept)
        messages.success(request, said % {"n": kept})
        return redirect("desk:heat")
    context = {"form": form, "last": last_told(look.by.incident)}
    return render(request, "desk/heat/weather.html", context, status=form.status if is_sent else 200)


def _note(form: WeatherForm, look: Looker, zone: str) -> int:
    read = form.read(zone) if form.is_valid() else None

    def do(told: Told) -> str:
        hours = read.hours if read is not None else ()
        kept = note_weather(
            hours=hours, is_observed=told["kind"] == "observed", source=told["source"], spot=told["spot"],
            wind_height_m=float(told["height"]), by=look.by, at=look.at,
        )  # fmt: skip
        return str(kept)

    return int(form.attempt(do) or 0) if read is not None else 0
