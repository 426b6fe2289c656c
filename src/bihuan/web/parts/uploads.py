"""How large a request may be: a delivery of 200 MiB and what multipart adds (trust R45); of the public, a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

MOST_BYTES: Final = 200 * 1024 * 1024
ENVELOPE: Final = 64 * 1024  # what multipart adds to the file
OF_PUBLIC: Final = 64 * 1024
"""The longest form of the public, percent-encoded, is 30 KiB; without this anybody could fill the disk, unnamed."""
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[..., Awaitable[None]]  # scope, receive, send


def told_bytes(length: str) -> int:
    """Return the size that a Content-Length tells, 0 when it tells none."""
    return int(length[:20]) if length.isdecimal() else 0


def most_at(path: str) -> int:
    """Return how many bytes a request to this address may bring."""
    return OF_PUBLIC if path.startswith("/public/") else MOST_BYTES + ENVELOPE


def is_too_large(length: str, path: str = "") -> bool:
    """Say whether a request that tells this Content-Length is too large to be read."""
    return told_bytes(length) > most_at(path)


def size_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 413 before anybody reads a body that is too large; the API has an answer of its own."""

    def sized(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith("/api/") and is_too_large(
            request.headers.get("Content-Length", ""), request.path
        ):
            text = _("The file is larger than this page takes. Use the command: bihuan receive FILE.")
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return sized


class Bounded:
    """An ASGI application that is never handed more than a delivery: Django would spool any body to the disk first.

    A body that is told to be too large is not read at all; one that turns out to be is cut off like a lost connection.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Any) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if is_too_large(length.decode("latin-1"), scope["path"]):
            await self._application(scope, _nothing, send)
            return
        await self._application(scope, _counted(receive, most_at(scope["path"])), send)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _counted(receive: Receive, left: int) -> Receive:
    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return counted
