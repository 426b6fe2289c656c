"""The page of a gate as it is sent, the shell that the phone keeps of it, and the worker that shows this offline."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from bihuan.apps.accounts.rules.sessions import ABSOLUTE
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can
from bihuan.web.field.gate.keeping import SHELL, release, worker_text
from bihuan.web.field.gate.shell import shell_context
from bihuan.web.parts.accounts.gate import signed_in_of
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.headers import for_worker, with_camera, with_worker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "field/gate/gate.html"


def show_gate(request: SessionRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Show the page, which may use the camera and starts the worker; `until` is the end of the keeper's session."""
    row = signed_in_of(request)
    until = int((row.began_at + ABSOLUTE).timestamp()) if row else 0
    response = with_camera(render(request, PAGE, context | {"until": until}, status=status))
    return with_worker(response, request.build_absolute_uri(reverse("field:gate-worker")))


@require_GET
@with_session
def kept(request: SessionRequest) -> HttpResponse:
    """Give the phone the page that it shows without a network: nobody's, and of the release that is asked for."""
    context = shell_context(looker(request))
    if request.GET.get("release", release()) != release():
        raise NotAllowed("not_found")
    return with_camera(render(request, SHELL, context))


@require_GET
@with_session
def worker(request: SessionRequest) -> HttpResponse:
    """Give the worker of the page; it reaches no further than the folder it lies in, /field/gate/."""
    check_can(looker(request).by, Action.CREATE, Kind.CROSSING)
    return for_worker(HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8"))
