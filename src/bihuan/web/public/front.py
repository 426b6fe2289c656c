"""The ASGI application that stands before Django and answers published files itself; everything else it passes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from bihuan.web.public.headers import public_headers
from bihuan.web.public.serving import Kind, Ready, accepts_gzip, always, site_of

Message = MutableMapping[str, Any]
Application = Callable[..., Awaitable[None]]  # scope, receive, send
BELOW: Final = "/public/"
Headers = tuple[tuple[bytes, bytes], ...]


class Front:
    """An ASGI application: GET and HEAD of a published file are answered here, from memory, without Django.

    No cookie is read or set, nor does one ever reach a page of the public behind. A host that is not allowed, http
    where https is promised, any other address or method: Django answers those.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Any) -> None:
        """Serve one connection."""
        found = _found(scope)
        if found is None:
            await self._application(_without_cookie(scope), receive, send)
            return
        asked = dict(reversed(scope["headers"]))
        status, headers, body = answer(
            found,
            asked.get(b"accept-encoding", b"").decode("latin-1"),
            asked.get(b"if-none-match", b"").decode("latin-1"),
        )
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})


def _without_cookie(scope: Message) -> Message:
    """Return a request for a public page without its cookies: whoever is signed in at the desk is nobody here."""
    if scope["type"] != "http" or not scope["path"].startswith(BELOW):
        return scope
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"cookie"]}


def _found(scope: Message) -> Ready | None:
    """Return the published file that is asked for; None for everything that is Django's to answer."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope.get("root_path"):
        return None
    path, site = scope["path"], site_of(Path(settings.PUBLIC_DIR))
    found = site.find(path[len(BELOW) :]) if path.startswith(BELOW) else always().get(path)
    return found if found is not None and _is_asked_rightly(scope) else None


def _is_asked_rightly(scope: Message) -> bool:
    """Say whether the host is one of ours, told once, and the connection is as safe as was promised."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    is_safe = scope.get("scheme") == "https" or not settings.SECURE_SSL_REDIRECT
    return len(hosts) == 1 and is_safe and _is_ours(hosts[0], tuple(settings.ALLOWED_HOSTS))


@lru_cache(maxsize=256)
def _is_ours(host: bytes, allowed: tuple[str, ...]) -> bool:
    domain, _port = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, list(allowed))


def answer(ready: Ready, accept_encoding: str, if_none_match: str) -> tuple[int, Headers, bytes]:
    """Return (status, headers, body) for a reader that takes these codings and has these tags."""
    is_packed = ready.packed is not None and accepts_gzip(accept_encoding)
    if if_none_match and ready.is_known(if_none_match):
        return 304, _headers(ready.kind, is_packed, -1), b""
    body = ready.packed if is_packed and ready.packed is not None else ready.whole
    return 200, _headers(ready.kind, is_packed, len(body)), body


@lru_cache(maxsize=4096)
def _headers(kind: Kind, is_packed: bool, length: int) -> Headers:
    """Return the headers of an answer, which are the same for all readers; without a length: of one without body."""
    told = {**public_headers(), **kind.headers(is_packed)}
    if length >= 0:
        told["Content-Length"] = str(length)
    else:
        told = {name: value for name, value in told.items() if name not in {"Content-Type", "Content-Encoding"}}
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in told.items())
