"""The stream that tells pages to look again: a version, sent only when it has changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from bihuan.apps.orders.queries.board import board_version
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import find_session

EVERY_S = 1.0
CLOSE_AFTER_S = 300.0
_BREATH = 15


async def live(request: HttpRequest) -> HttpResponseBase:
    """Stream versions of the incident to whoever has a role in it, for five minutes; the browser then comes again.

    Where the server cannot stream, the answer is empty and pages look every few seconds by themselves.
    """
    session = await sync_to_async(find_session)(request)
    if session is None or not (session.is_desk or session.is_unit):
        return HttpResponse(status=403)
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = versions(session.actor.incident)
    return StreamingHttpResponse(stream, content_type="text/event-stream", headers=headers)


async def versions(
    incident: str, *, every_s: float = EVERY_S, close_after_s: float = CLOSE_AFTER_S
) -> AsyncIterator[str]:
    """Yield one server-sent event for each new version, and a comment now and then that keeps the line open."""
    yield "retry: 2000\n\n"
    last, rounds, end = "", 0, time.monotonic() + close_after_s
    while time.monotonic() < end:
        version = await sync_to_async(_version)(incident)
        if version != last:
            yield f"event: refresh\nid: {version}\ndata: {version}\n\n"
            last = version
        elif rounds % _BREATH == 0:
            yield ": still here\n\n"
        rounds += 1
        await asyncio.sleep(every_s)


def _version(incident: str) -> str:
    """Ask for the version without keeping a connection or a transaction while the stream sleeps."""
    try:
        return board_version(incident, now())
    finally:
        if not connection.in_atomic_block:
            connection.close()
