"""Answers what holds at an address, a position, a community; nothing that was asked is kept or logged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from bihuan.apps.briefing.queries.holds import communities, communities_named, community, held_at
from bihuan.web.parts.clock import now
from bihuan.web.public.holds.drawing import index_context, index_page
from bihuan.web.public.holds.forms import HereForm
from bihuan.web.public.views import public_view, show


@public_view("GET", "HEAD", "POST", may_be_found=True)
def holds(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the list of communities and the form; answer it."""
    if request.method != "POST":
        at = now()
        return HttpResponse(index_page(lang, communities(at), at).body)
    form = HereForm(request.POST)
    if not form.is_valid():
        context = {**index_context(communities(now())), "form": form}
        return show(request, "public/holds/index.html", lang, "holds/", context, status=422)
    context = {"form": form, **_answer(form.cleaned_data)}
    return show(request, "public/holds/answer.html", lang, "holds/", context)


def _answer(told: dict[str, Any]) -> dict[str, Any]:
    """Return what holds: at the position where one was typed, else in the communities that the address names."""
    if told["position"] is not None:
        longitude, latitude = told["position"]
        return {"is_position": True, "controls": held_at(longitude, latitude, now())}
    return {"is_position": False, "found": communities_named(told["address"], now())}


@public_view("GET", "HEAD", may_be_found=True)
def of_community(request: HttpRequest, lang: str, area_id: UUID) -> HttpResponse:
    """Show a community in which nothing holds now; the others are files. :raises Http404: no such community."""
    found = community(str(area_id), now())
    if found is None:
        raise Http404
    return show(request, "public/holds/community.html", lang, f"holds/{area_id}/", {"one": found})
